package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.OverrulePermission;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.net.URL;
import java.time.Duration;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A person overrules a failed verdict. */
public class OverruleTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private int overrule(Run<?, ?> run, String user, String reason) throws Exception {
        JenkinsRule.WebClient client = client(user);
        WebRequest request = new WebRequest(
                client.createCrumbedUrl(
                        run.getUrl() + "deployment-verification/shop-1/overrule?reason=" + reason.replace(" ", "%20")),
                HttpMethod.POST);
        return client.getPage(request).getWebResponse().getStatusCode();
    }

    private JenkinsRule.WebClient client(String user) throws Exception {
        return j.createWebClient()
                .login(user)
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false);
    }

    private String get(String user, String path) throws Exception {
        return client(user).getPage(new URL(j.getURL(), path)).getWebResponse().getContentAsString();
    }

    @Test
    public void isRecordedToldAndVisibleForEver() throws Exception {
        robot.configure("ops");
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD, Item.CONFIGURE)
                .everywhere()
                .to("builder")
                .grant(Jenkins.READ, Item.READ, OverrulePermission.OVERRULE)
                .everywhere()
                .to("maria"));
        prometheus.configureInJenkins();
        prometheus.set("errors", 9);
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'shop', version: '1.1', duration: '1s', interval: '1s', notify: ['ops'],\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5')])",
                true));
        WorkflowRun run = j.buildAndAssertStatus(Result.FAILURE, job);
        String page = run.getUrl() + "deployment-verification/shop-1/";

        assertThat(get("builder", page), not(containsString("Overrule this verdict")));
        assertThat(get("maria", page), containsString("Overrule this verdict"));
        assertThat(overrule(run, "builder", "no right"), is(403));
        assertThat("a reason is needed", overrule(run, "maria", ""), is(400));
        assertThat(overrule(run, "maria", "known noise"), is(200));
        assertThat("once", overrule(run, "maria", "again"), is(400));

        VerificationAction action = run.getAction(VerificationAction.class);
        Report report = action.getReport("shop-1");
        assertThat(report.verdict(), is(Verdict.FAILED));
        assertThat(report.decisions(), hasSize(1));
        DecisionRecord decision = report.overruling().orElseThrow();
        assertThat(decision.who(), is("maria"));
        assertThat(decision.reason(), is("known noise"));
        assertThat(action.get("shop-1").isKept(), is(true));
        assertThat("no failed change", action.get("shop-1").summary().isFailure(), is(false));
        assertThat("no baseline", action.get("shop-1").getVerdict(), is(Verdict.FAILED));

        assertThat(get("builder", page), containsString("Overruled by maria"));
        assertThat(get("builder", page), not(containsString("Overrule this verdict")));
        assertThat(get("builder", page + "report.json"), containsString("\"OVERRULE\""));
        assertThat(get("builder", page + "report.md"), containsString("Overruled by maria"));
        assertThat(get("builder", page + "api/json"), containsString("known noise"));
        assertThat(get("builder", run.getUrl()), containsString("known noise"));
        assertThat(get("builder", job.getUrl() + "deployment-verification/"), containsString("known noise"));
        assertThat(get("builder", job.getUrl() + "deployment-verification/badge.svg"), containsString("overruled"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> robot.server().received().toString().contains("known noise"));

        j.jenkins.reload();
        WorkflowRun read =
                j.jenkins.getItemByFullName("deploy", WorkflowJob.class).getLastBuild();
        assertThat(
                read.getAction(VerificationAction.class)
                        .get("shop-1")
                        .getOverruled()
                        .getReason(),
                is("known noise"));
    }
}
