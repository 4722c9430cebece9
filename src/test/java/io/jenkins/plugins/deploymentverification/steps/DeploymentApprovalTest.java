package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EnvironmentConfig;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.ApprovalAction;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** {@code deploymentGate} where the environment needs approvals. */
public class DeploymentApprovalTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private EnvironmentConfig prod;

    @Before
    public void twoMustApprove() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        prod = new EnvironmentConfig("prod");
        prod.setApprovals(2);
        DeploymentVerificationConfiguration.get().setEnvironments(List.of(new EnvironmentConfig("staging"), prod));
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "zhao")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("anna", "li", "wang")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private static String gate(String more) {
        return "deploymentGate service: 'shop', environment: 'Prod', version: '1.5'" + more;
    }

    /** Started by Anna, waiting for approvals. */
    private WorkflowRun waiting(String script) throws Exception {
        WorkflowRun run = started(script, new Cause.UserIdCause("anna"));
        j.waitForMessage("Approve or reject on " + j.getURL() + run.getUrl() + "deployment-approvals/gate-", run);
        return run;
    }

    private WorkflowRun started(String script, Cause cause) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0, new CauseAction(cause)).waitForStart();
    }

    private static List<Approval> approvals(Run<?, ?> run) {
        ApprovalAction action = run.getAction(ApprovalAction.class);
        return action == null ? List.of() : action.approvals();
    }

    private static Approval approval(Run<?, ?> run) {
        assertThat(approvals(run), hasSize(1));
        return approvals(run).get(0);
    }

    private static String path(Run<?, ?> run) {
        return run.getUrl() + "deployment-approvals/" + approval(run).plan().id() + "/";
    }

    /** Without scripts: the reports' are for browsers. */
    private JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        if (user != null) {
            client.login(user);
        }
        return client.withJavaScriptEnabled(false);
    }

    private String page(Run<?, ?> run, String user) throws Exception {
        return client(user).goTo(path(run)).getWebResponse().getContentAsString();
    }

    private WebResponse post(Run<?, ?> run, String user, String act, String comment) throws Exception {
        JenkinsRule.WebClient client = client(user);
        String url = path(run) + act + "?comment=" + URLEncoder.encode(comment, StandardCharsets.UTF_8);
        return client.getPage(new WebRequest(client.createCrumbedUrl(url), HttpMethod.POST))
                .getWebResponse();
    }

    private void refused(Run<?, ?> run, String user, String act, int status, String why) throws Exception {
        int said = approval(run).events().size();
        WebResponse answer = post(run, user, act, "because");
        assertThat(answer.getContentAsString(), containsString(why));
        assertThat(answer.getStatusCode(), is(status));
        assertThat(approval(run).events(), hasSize(said));
    }

    private void approve(Run<?, ?> run, String user) throws Exception {
        assertThat(post(run, user, "approve", "").getStatusCode(), is(200));
    }

    @Test
    public void twoDifferentPersonsApproveAndNotWhoStartedIt() throws Exception {
        robot.configure("ops");
        WorkflowRun run = waiting(gate(", notify: ['ops']"));
        assertThat("it waits without an executor", j.jenkins.toComputer().countBusy(), is(0));
        j.assertLogContains("shop 1.5 needs 2 approvals to be deployed to Prod", run);

        refused(run, "anna", "approve", 400, "You started this build, so somebody else must approve it.");
        refused(run, "reader", "approve", 403, "You are not among those who may approve");
        refused(run, "reader", "reject", 403, "You are not among those who may approve");
        assertThat(page(run, "anna"), not(containsString("confirmApprove")));
        assertThat("may stop it", page(run, "anna"), containsString("confirmReject"));
        assertThat(page(run, "reader"), not(containsString("confirmReject")));

        // by way of the page that asks again
        JenkinsRule.WebClient li = client("li").withJavaScriptEnabled(true); // for the crumb
        li.getOptions().setThrowExceptionOnScriptError(false);
        HtmlPage confirm = li.goTo(path(run) + "confirmApprove");
        HtmlForm form = confirm.getFormByName("approve");
        form.getInputByName("comment").setValue("looked at the change, 好 <b>");
        j.submit(form);
        assertThat(approval(run).missing(), is(1));
        refused(run, "li", "approve", 400, "You have approved already");
        assertThat("still waiting", run.isBuilding(), is(true));

        approve(run, "wang");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("[gate] Approved by li (1 of 2): looked at the change, 好 <b>", run);
        j.assertLogContains("[gate] Approved by wang (2 of 2)", run);
        j.assertLogContains("[gate] shop 1.5 may be deployed to Prod", run);
        assertThat(approval(run).state(), is(Approval.State.OPEN));
        refused(run, "admin", "approve", 400, "There is nothing to approve or reject any more");

        assertThat("visible for ever", page(run, "reader"), containsString("looked at the change, 好 &lt;b"));
        assertThat(client("reader").goTo(run.getUrl()).getWebResponse().getContentAsString(), containsString("2 of 2"));
        String json = client("reader")
                .goTo(run.getUrl() + "api/json?depth=3", "application/json")
                .getWebResponse()
                .getContentAsString();
        JSONArray exported = null;
        for (Object action : JSONObject.fromObject(json).getJSONArray("actions")) {
            if (((JSONObject) action).has("approvals")) {
                exported = ((JSONObject) action).getJSONArray("approvals");
            }
        }
        assertThat(exported.getJSONObject(0).getString("state"), is("OPEN"));
        assertThat(
                exported.getJSONObject(0).getJSONArray("votes").getJSONObject(0).getString("who"), is("li"));

        await().atMost(MINUTE).until(() -> robot.server().received().size() >= 2);
        String told = robot.server().received().toString();
        assertThat(told, containsString("Your approval is needed"));
        assertThat(told, containsString("confirmApprove"));
        assertThat(told, containsString("Enough persons have approved"));
    }

    @Test
    public void onlyByPostAndWithAName() throws Exception {
        WorkflowRun run = waiting(gate(""));
        for (String act : List.of("approve", "reject")) {
            URL url = new URL(j.getURL(), path(run) + act + "?comment=x");
            assertThat(client("li").getPage(url).getWebResponse().getStatusCode(), is(404));
            JenkinsRule.WebClient withoutCrumb = client("li");
            assertThat(
                    withoutCrumb
                            .getPage(new WebRequest(url, HttpMethod.POST))
                            .getWebResponse()
                            .getStatusCode(),
                    is(403));
        }
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .toEveryone());
        refused(run, null, "approve", 403, "Log in to approve or reject.");
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
    }

    @Test
    public void oneRejectionFailsItAtOnce() throws Exception {
        robot.configure("ops");
        WorkflowRun run = waiting(gate(", notify: ['ops'], notifyOn: ['DECIDED']"));
        approve(run, "li");
        assertThat(post(run, "wang", "reject", " ").getContentAsString(), containsString("Give a reason"));
        assertThat(post(run, "wang", "reject", "x".repeat(501)).getStatusCode(), is(400));
        assertThat(post(run, "wang", "reject", "wrong\nversion").getStatusCode(), is(200));
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        j.assertLogContains("shop 1.5 is not deployed to Prod. Rejected by wang: wrong version", run);
        assertThat(approval(run).rejection().who(), is("wang"));
        assertThat(page(run, "reader"), containsString("wrong version"));
        await().atMost(MINUTE).until(() -> robot.server().received().size() >= 1);
        String told = robot.server().received().toString();
        assertThat(told, containsString("wrong version"));
        assertThat("only of what was wanted", told, not(containsString("Your approval is needed")));
    }

    @Test
    public void namedApproversOnlyAndSelfApprovalWhereAllowed() throws Exception {
        prod.setApprovals(1);
        prod.setApprovers("zhao, anna, release-managers");
        WorkflowRun run = waiting(gate(""));
        refused(run, "li", "approve", 403, "You are not among those who may approve");
        approve(run, "zhao");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));

        prod.setSelfApproval(true);
        WorkflowRun own = waiting(gate(""));
        approve(own, "anna");
        j.assertBuildStatusSuccess(j.waitForCompletion(own));

        WorkflowRun administered = waiting(gate(""));
        approve(administered, "admin");
        j.assertBuildStatusSuccess(j.waitForCompletion(administered));
    }

    @Test
    public void whoStartedTheBuildBeforeItHasStartedItToo() throws Exception {
        prod.setApprovals(1);
        FreeStyleBuild before = j.createFreeStyleProject()
                .scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("LI")))
                .get();
        WorkflowRun run = started(gate(""), new Cause.UpstreamCause((Run<?, ?>) before));
        await().atMost(MINUTE).until(() -> approvals(run).size() == 1);
        refused(run, "li", "approve", 400, "You started this build");
        approve(run, "anna");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    @Test
    public void whoRolledBackByAnotherJobHasStartedItToo() throws Exception {
        prod.setApprovals(1);
        WorkflowJob undo = j.createProject(WorkflowJob.class, "undo");
        undo.setDefinition(new CpsFlowDefinition(gate(""), true));
        String deploy = "verifyDeployment service: 'shop', duration: '0s', interval: '1m', verifyAgain: 'none',"
                + " checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')],"
                + " rollback: jobRollback(job: 'undo')";
        WorkflowRun bad =
                j.assertBuildStatusSuccess(j.waitForCompletion(started(deploy, new Cause.UserIdCause("anna"))));
        RollbackOffer.get().rollBack(bad, "shop-1", "li", null);
        await().atMost(MINUTE)
                .until(() -> undo.getLastBuild() != null
                        && approvals(undo.getLastBuild()).size() == 1);
        WorkflowRun run = undo.getLastBuild();
        refused(run, "li", "approve", 400, "You started this build");
        refused(run, "anna", "approve", 400, "You started this build");
        approve(run, "wang");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        await().atMost(MINUTE).until(() -> !RollbackOffer.get().isUnderWay(bad, "shop-1"));

        // a build that the rollback's build starts is theirs as well
        WorkflowRun next = started(gate(""), new Cause.UpstreamCause((Run<?, ?>) run));
        await().atMost(MINUTE).until(() -> approvals(next).size() == 1);
        refused(next, "li", "approve", 400, "You started this build");
        approve(next, "wang");
        j.assertBuildStatusSuccess(j.waitForCompletion(next));
    }

    @Test
    public void theDeadlineFailsIt() throws Exception {
        prod.setApprovalTimeout("2s");
        WorkflowRun run = waiting(gate(""));
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        j.assertLogContains("2 of 2 approvals are missing, and the time is over", run);
        assertThat(approval(run).state(), is(Approval.State.EXPIRED));
        refused(run, "wang", "approve", 400, "There is nothing to approve or reject any more");
    }

    @Test
    public void anAbortedBuildWaitsForNobody() throws Exception {
        WorkflowRun run = waiting(gate(""));
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertThat(approval(run).state(), is(Approval.State.WITHDRAWN));
        refused(run, "li", "approve", 400, "There is nothing to approve or reject any more");
        assertThat(page(run, "li"), containsString("The build ended before there were enough approvals"));
    }

    @Test
    public void freezesAreLookedAtAgainAtTheEnd() throws Exception {
        prod.setApprovals(1);
        WorkflowRun run = waiting(gate(""));
        prod.setFreezes("2020-01-01 to 2120-01-01");
        approve(run, "li");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        j.assertLogContains("Approved, but by now it must not be deployed:\nNothing is deployed to prod", run);
        assertThat(approval(run).state(), is(Approval.State.REFUSED));
        assertThat(page(run, "reader"), containsString("Nothing is deployed to prod"));

        WorkflowRun next = started(gate(""), new Cause.UserIdCause("anna"));
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(next));
        assertThat("nobody is asked in a freeze", approvals(next), hasSize(0));
    }

    @Test
    public void twoGatesOfOneBuildAreTheirOwn() throws Exception {
        prod.setApprovals(1);
        WorkflowRun run = started(
                "parallel a: {" + gate("") + "}, b: {" + gate("").replace("shop", "cart") + "}",
                new Cause.UserIdCause("anna"));
        await().atMost(MINUTE).until(() -> approvals(run).size() == 2);
        ApprovalAction action = run.getAction(ApprovalAction.class);
        String list = client("li")
                .goTo(run.getUrl() + "deployment-approvals/")
                .getWebResponse()
                .getContentAsString();
        for (Approval approval : action.approvals()) {
            assertThat(list, containsString(approval.plan().id() + "/"));
        }
        for (Approval approval : action.approvals()) {
            JenkinsRule.WebClient client = client("li");
            String url =
                    run.getUrl() + "deployment-approvals/" + approval.plan().id() + "/approve";
            client.getPage(new WebRequest(client.createCrumbedUrl(url), HttpMethod.POST));
        }
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        j.assertLogContains("[gate] cart 1.5 may be deployed", run);
        j.assertLogContains("[gate] shop 1.5 may be deployed", run);
    }

    private static String verify(String version) {
        return "verifyDeployment(service: 'shop', version: '" + version + "', environment: 'prod', duration: '1s',"
                + " interval: '1s', checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')])";
    }

    private static List<Reason.Code> reasons(Run<?, ?> run) throws Exception {
        return run.getAction(VerificationAction.class).getReport("shop-1").reasons().stream()
                .map(Reason::code)
                .toList();
    }

    @Test
    public void whatCameWithoutApprovalIsVerifiedWithAWarning() throws Exception {
        WorkflowRun without = started(verify("1.5"), new Cause.UserIdCause("anna"));
        j.assertBuildStatusSuccess(j.waitForCompletion(without));
        j.assertLogContains("WARNING: A deployment to prod needs approvals (2)", without);
        assertThat(reasons(without), hasItem(Reason.Code.NOT_APPROVED));

        prod.setApprovals(1);
        WorkflowRun approved = waiting("deploymentGate service: 'shop', environment: 'prod'\n" + verify("1.5"));
        approve(approved, "li");
        j.assertBuildStatusSuccess(j.waitForCompletion(approved));
        assertThat("in this build", reasons(approved), not(hasItem(Reason.Code.NOT_APPROVED)));

        WorkflowRun unversioned = started(verify("1.5"), new Cause.UserIdCause("anna"));
        j.waitForCompletion(unversioned);
        assertThat("which version, nobody knows", reasons(unversioned), hasItem(Reason.Code.NOT_APPROVED));

        WorkflowRun gate = waiting(gate(""));
        approve(gate, "li");
        j.assertBuildStatusSuccess(j.waitForCompletion(gate));
        WorkflowRun later = started(verify("1.5"), new Cause.UserIdCause("anna"));
        j.waitForCompletion(later);
        assertThat("in an earlier build", reasons(later), not(hasItem(Reason.Code.NOT_APPROVED)));
        WorkflowRun other = started(verify("1.6"), new Cause.UserIdCause("anna"));
        j.waitForCompletion(other);
        assertThat("another version", reasons(other), hasItem(Reason.Code.NOT_APPROVED));
    }
}
