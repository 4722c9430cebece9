package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import io.jenkins.plugins.deploymentverification.notification.DingTalkButton;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class NotifyDingTalkStepTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Test
    public void sendsEachTypeFromASandboxedPipeline() throws Exception {
        robot.configure("ops");
        WorkflowRun run = build(
                Result.SUCCESS,
                "notifyDingTalk text: 'deployed', atMobiles: ['13800138000']",
                "notifyDingTalk type: 'markdown', title: 'Deployed', text: '## shop\\n- **1.5.0**'",
                "notifyDingTalk title: 'Docs', text: 'Read', messageUrl: 'https://docs.example/a'",
                "notifyDingTalk title: 'Keep it?', text: 'Look', buttons: [[title: 'Yes', url: 'https://a.example/y'],"
                        + " [title: 'No', url: 'https://a.example/n']], horizontalButtons: true",
                "notifyDingTalk links: [[title: 'A', messageUrl: 'https://a.example', picUrl: 'https://a.example/p']]");
        List<JsonNode> sent =
                robot.server().received().stream().map(r -> r.json()).toList();
        assertThat(sent, hasSize(5));
        assertThat(sent.get(0).at("/text/content").asText(), is("deployed\n\n@13800138000"));
        assertThat(sent.get(0).at("/at/atMobiles/0").asText(), is("13800138000"));
        assertThat(sent.get(1).at("/markdown/text").asText(), containsString("- **1.5.0**"));
        assertThat(sent.get(2).at("/link/messageUrl").asText(), is("https://docs.example/a"));
        assertThat(sent.get(3).at("/actionCard/btns/1/actionURL").asText(), is("https://a.example/n"));
        assertThat(sent.get(3).at("/actionCard/btnOrientation").asText(), is("1"));
        assertThat(sent.get(4).at("/feedCard/links/0/messageURL").asText(), is("https://a.example"));
        j.assertLogContains("[notify] Told ops", run);
    }

    @Test
    public void withoutATextItTellsWhatThereIsToKnow() throws Exception {
        robot.configure("ops");
        prometheus.configureInJenkins();
        prometheus.set("errors", 9);
        build(
                Result.SUCCESS,
                "verifyDeployment service: 'checkout', version: '1.5.0', duration: '2s', interval: '1s',"
                        + " onFailure: 'none', onInconclusive: 'none',"
                        + " checks: [metricCheck(name: 'error-rate', query: 'errors', criteria: '<= 1')]",
                "notifyDingTalk()");
        String text = robot.server().received().get(0).body();
        assertThat(text, containsString("deploy"));
        assertThat(text, containsString("#1"));
        assertThat(text, containsString("checkout 1.5.0"));
        assertThat(text, containsString("error-rate"));
        assertThat(text, containsString(j.getURL() + "job/deploy/1/deployment-verification/checkout"));
    }

    @Test
    public void aFailureIsToldAndHarmsNothing() throws Exception {
        robot.configure("ops");
        robot.server().always(Reply.json("{\"errcode\":310000,\"errmsg\":\"sign not match\"}"));
        WorkflowRun run = build(Result.SUCCESS, "notifyDingTalk text: 'deployed'", "echo 'goes on'");
        j.assertLogContains("Not told ops: DingTalk", run);
        j.assertLogContains("310000", run);
        j.assertLogContains("goes on", run);
        assertThat("a refusal is not repeated", robot.server().received(), hasSize(1));
    }

    @Test
    public void aFailureFailsTheStepThatWantsIt() throws Exception {
        robot.configure("ops");
        robot.server().always(Reply.json("{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}"));
        WorkflowRun run = build(Result.FAILURE, "notifyDingTalk text: 'deployed', failOnError: true");
        j.assertLogContains("keywords not in content", run);
    }

    @Test
    public void whatIsWrittenWronglyFailsAndSaysWhy() throws Exception {
        robot.configure("ops", "dev");
        j.assertLogContains("notifyDingTalk needs 'robot'", build(Result.FAILURE, "notifyDingTalk text: 'which one?'"));
        j.assertLogContains(
                "there is no notifier 'opps'; configured are: ops, dev",
                build(Result.SUCCESS, "notifyDingTalk robot: 'opps', text: 'x'"));
        j.assertLogContains(
                "DingTalk has no type of message 'card'",
                build(Result.FAILURE, "notifyDingTalk robot: 'ops', type: 'card', text: 'x'"));
        j.assertLogContains(
                "messageUrl", build(Result.FAILURE, "notifyDingTalk robot: 'ops', type: 'link', text: 'x'"));
    }

    @Test
    public void aBuildMayNameItsOwnRobot() throws Exception {
        robot.configure();
        String step =
                "notifyDingTalk webhookCredentialsId: 'robot-url', secretCredentialsId: 'robot-secret', text: 'x'";
        j.assertLogContains("Told credential robot-url", build(Result.SUCCESS, step));
        assertThat(robot.server().received(), hasSize(1));
        j.assertLogContains(
                "no credential 'gone'",
                build(Result.SUCCESS, "notifyDingTalk webhookCredentialsId: 'gone', text: 'x'"));
    }

    @Test
    public void noSecretIsInTheLog() throws Exception {
        robot.configure("ops");
        robot.server().always(Reply.json("{\"errcode\":300001,\"errmsg\":\"no token " + RobotRule.TOKEN + "\"}"));
        WorkflowRun run = build(Result.FAILURE, "notifyDingTalk text: 'x', failOnError: true");
        String log = JenkinsRule.getLog(run);
        assertThat(log, containsString("300001"));
        assertThat(log, not(containsString(RobotRule.TOKEN)));
        assertThat(log, not(containsString(RobotRule.SECRET)));
    }

    @Test
    public void theSnippetGeneratorGoesBothWays() throws Exception {
        robot.configure("ops");
        NotifyDingTalkStep step = new NotifyDingTalkStep();
        step.setRobot("ops");
        step.setType("actionCard");
        step.setTitle("Keep it?");
        step.setText("Look");
        step.setAtMobiles(List.of("13800138000", "13900139000"));
        step.setButtons(List.of(new DingTalkButton("Yes", "https://a.example/y")));
        String expected = "notifyDingTalk atMobiles: ['13800138000', '13900139000'],"
                + " buttons: [[title: 'Yes', url: 'https://a.example/y']],"
                + " robot: 'ops', text: 'Look', title: 'Keep it?', type: 'actionCard'";
        assertThat(Snippetizer.object2Groovy(step), is(expected));
        assertThat(Snippetizer.object2Groovy(new StepConfigTester(j).configRoundTrip(step)), is(expected));
    }

    private WorkflowRun build(Result expected, String... lines) throws Exception {
        WorkflowJob job = j.jenkins.getItemByFullName("deploy", WorkflowJob.class);
        if (job == null) {
            job = j.createProject(WorkflowJob.class, "deploy");
        }
        job.setDefinition(new CpsFlowDefinition(String.join("\n", lines), true));
        return j.buildAndAssertStatus(expected, job);
    }
}
