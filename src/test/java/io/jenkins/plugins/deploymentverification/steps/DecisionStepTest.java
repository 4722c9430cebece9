package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord.Choice;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
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

/** {@code verifyDeployment(onInconclusive: 'ask')}. */
public class DecisionStepTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String UNDO = ", rollback: jobRollback(job: 'undo', timeout: '1m'), verifyAgain: 'none'";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private FreeStyleProject undo;

    @Before
    public void nobodyKnows() throws Exception {
        prometheus.configureInJenkins(); // and answers nothing
        undo = j.createFreeStyleProject("undo");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "li")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("maria"));
    }

    private WorkflowRun run(String more) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "def result = verifyDeployment(service: 'shop', version: '1.1', duration: '1s', interval: '1s',\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')],\n"
                        + "onInconclusive: 'ask'" + more + ")\necho \"went on ${result.verdict}\"",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static Report report(Run<?, ?> run) throws Exception {
        VerificationAction action = run.getAction(VerificationAction.class);
        return action == null ? null : action.getReport("shop-1");
    }

    private static DecisionRecord decision(Run<?, ?> run) throws Exception {
        List<DecisionRecord> decisions = report(run).decisions();
        assertThat(decisions, hasSize(1));
        return decisions.get(0);
    }

    private static void awaitQuestion(Run<?, ?> run) {
        await().atMost(MINUTE).until(() -> {
            Report report = report(run);
            return report != null && report.decisions().stream().anyMatch(DecisionRecord::isOpen);
        });
    }

    private HtmlPage page(Run<?, ?> run, String user, String path) throws Exception {
        return j.createWebClient()
                .login(user)
                .withJavaScriptEnabled(path.startsWith("confirm")) // the report's is for browsers
                .withThrowExceptionOnFailingStatusCode(false)
                .getPage(run, "deployment-verification/shop-1/" + path);
    }

    private int post(Run<?, ?> run, String user, String choice, String why) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient()
                .login(user)
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
        WebRequest request = new WebRequest(
                client.createCrumbedUrl(run.getUrl() + "deployment-verification/shop-1/decide?choice=" + choice
                        + "&reason=" + why.replace(" ", "%20")),
                HttpMethod.POST);
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    private int post(Run<?, ?> run, String user, String choice) throws Exception {
        return post(run, user, choice, "");
    }

    /** By way of the page that asks again. */
    private void decide(Run<?, ?> run, String user, String choice, String why) throws Exception {
        HtmlForm form =
                page(run, user, "confirmDecision?choice=" + choice).getFormByName("decide");
        assertThat(form.getMethodAttribute(), is("post"));
        assertThat(form.getActionAttribute(), is("decide"));
        assertThat(form.getInputByName("choice").getValue(), is(choice));
        assertThat(post(run, user, choice, why), is(200));
    }

    @Test
    public void aPersonKeepsIt() throws Exception {
        robot.configure("ops");
        WorkflowRun run = run(UNDO + ", notify: ['ops']");
        awaitQuestion(run);
        assertThat("it waits without an executor", run.getOneOffExecutor() == null || run.isBuilding(), is(true));
        assertThat(j.jenkins.toComputer().countBusy(), is(0));

        HtmlPage page = page(run, "maria", "");
        assertThat(page.getAnchorByHref("confirmDecision?choice=KEEP").getTextContent(), is("Keep"));
        assertThat(page.getAnchorByHref("confirmDecision?choice=ROLL_BACK").getTextContent(), is("Roll back"));
        assertThat(
                page(run, "reader", "").getWebResponse().getContentAsString(), not(containsString("confirmDecision")));
        assertThat(post(run, "reader", "KEEP"), is(403));
        assertThat("not among the choices", post(run, "maria", "FAIL"), is(400));
        JenkinsRule.WebClient get = j.createWebClient().login("maria").withThrowExceptionOnFailingStatusCode(false);
        assertThat(
                get.getPage(new URL(j.getURL(), run.getUrl() + "deployment-verification/shop-1/decide?choice=KEEP"))
                        .getWebResponse()
                        .getStatusCode(),
                is(404));

        decide(run, "maria", "KEEP", "the source is down, I looked by hand");
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
        DecisionRecord decision = decision(run);
        assertThat(decision.choice(), is(Choice.KEEP));
        assertThat(decision.who(), is("maria"));
        assertThat(decision.reason(), is("the source is down, I looked by hand"));
        assertThat(report(run).verdict(), is(Verdict.INCONCLUSIVE));
        j.assertLogContains("went on INCONCLUSIVE", run);
        j.assertLogContains("Decided by maria: keep", run);
        assertThat(undo.getBuilds(), empty());
        assertThat(
                page(run, "reader", "").getWebResponse().getContentAsString(),
                containsString("Decided to keep the deployment"));
        await().atMost(MINUTE).until(() -> robot.server().received().size() >= 3);
        String told = robot.server().received().toString();
        assertThat(told, containsString("confirmDecision?choice=ROLL_BACK"));
        assertThat(told, containsString("Your decision is needed"));
        assertThat(told, containsString("I looked by hand"));
    }

    @Test
    public void aPersonRollsItBack() throws Exception {
        WorkflowRun run = run(UNDO);
        awaitQuestion(run);
        decide(run, "maria", "ROLL_BACK", "");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));

        assertThat(decision(run).choice(), is(Choice.ROLL_BACK));
        assertThat(decision(run).reason(), is(nullValue()));
        RollbackRecord rollback = report(run).rollbacks().get(0);
        assertThat(rollback.cause(), is(RollbackRecord.Cause.PERSON));
        assertThat(rollback.who(), is("maria"));
        assertThat(rollback.outcome(), is(RollbackRecord.Outcome.DONE));
        assertThat(undo.getBuilds(), hasSize(1));
        assertThat("it is over", post(run, "maria", "KEEP"), is(400));
    }

    @Test
    public void onlySubmittersDecide() throws Exception {
        WorkflowRun run = run(", submitters: 'wang, li'");
        awaitQuestion(run);
        assertThat("may build, and is not named", post(run, "maria", "KEEP"), is(403));
        decide(run, "li", "FAIL", "no");
        j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(run));
        assertThat("without a rollback it fails", decision(run).choices(), is(List.of(Choice.KEEP, Choice.FAIL)));
        assertThat(decision(run).submitters(), is(List.of("wang", "li")));
        j.assertLogContains("decided to fail by li", run);
    }

    @Test
    public void theDeadlineDecides() throws Exception {
        WorkflowRun kept = j.waitForCompletion(run(", askTimeout: '1s', askDefault: 'keep'"));
        j.assertBuildStatusSuccess(kept);
        assertThat(decision(kept).isByDeadline(), is(true));
        j.assertLogContains("Decided by the deadline: keep", kept);

        WorkflowRun failed = j.waitForCompletion(run(", askTimeout: '1s'" + UNDO));
        j.assertBuildStatus(Result.FAILURE, failed);
        assertThat(decision(failed).choice(), is(Choice.FAIL));
        assertThat(undo.getBuilds(), empty());

        WorkflowRun undone = j.waitForCompletion(run(", askTimeout: '1s', askDefault: 'rollback'" + UNDO));
        j.assertBuildStatus(Result.FAILURE, undone);
        assertThat(report(undone).rollbacks(), hasSize(1));
        assertThat(undo.getBuilds(), hasSize(1));
    }

    @Test
    public void anAbortedBuildWaitsForNobody() throws Exception {
        WorkflowRun run = run("");
        awaitQuestion(run);
        run.doStop();
        j.assertBuildStatus(Result.ABORTED, j.waitForCompletion(run));
        assertThat(decision(run).isWithdrawn(), is(true));
        assertThat(
                page(run, "maria", "").getWebResponse().getContentAsString(),
                containsString("Nobody decided before the build ended"));
    }

    @Test
    public void mistakesAreTold() throws Exception {
        j.assertLogContains(
                "there is no 'rollback' that could be run", j.waitForCompletion(run(", askDefault: 'rollback'")));
        j.assertLogContains("'askTimeout' must be more than 0", j.waitForCompletion(run(", askTimeout: '0s'")));
        j.assertLogContains("must be 'keep', 'rollback' or 'fail'", j.waitForCompletion(run(", askDefault: 'no'")));
        assertThat(prometheus.asked(), is(0));

        FreeStyleProject project = j.createFreeStyleProject();
        VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
        step.setChecks(List.of(new MetricCheckSpec("m", "errors", "<= 5")));
        step.setOnInconclusive("ask");
        project.getPublishersList().add(new VerifyDeploymentPublisher(step));
        j.assertLogContains("works in Pipelines only", j.buildAndAssertStatus(Result.FAILURE, project));
    }
}
