package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.tasks.Mailer;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EmailNotifierConfig;
import io.jenkins.plugins.deploymentverification.config.SlackNotifierConfig;
import io.jenkins.plugins.deploymentverification.config.WebhookNotifierConfig;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Received;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.notification.SmtpServer;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class NotifyDeploymentStepTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final RobotRule robot = new RobotRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private final RobotServer slack = RobotServer.of(request -> new Reply(200, "text/plain", Map.of(), "ok"));
    private final RobotServer receiver = RobotServer.of(request -> new Reply(204, "text/plain", Map.of(), ""));

    private final SmtpServer mail = new SmtpServer();

    @After
    public void stop() throws Exception {
        mail.close();
        slack.close();
        receiver.close();
    }

    @Test
    public void eachNotifierGetsTheMessageInItsOwnWay() throws Exception {
        configure();
        build(
                Result.SUCCESS,
                "verifyDeployment service: 'checkout', version: '1.5.0', duration: '2s', interval: '1s',"
                        + " onFailure: 'none',"
                        + " checks: [metricCheck(name: 'error-rate', query: 'errors', criteria: '<= 1')]",
                "notifyDeployment channels: ['ops', 'ops-slack', 'receiver'], title: '${service} ${version}:"
                        + " ${event}', text: '**${verdict}** by [the report](${reportUrl})\\n"
                        + "- ${reasons}', atMobiles: ['13800138000']");
        String report = j.getURL() + "job/deploy/1/deployment-verification/checkout-1/";
        String dingTalk = only(robot.server()).json().toString();
        assertThat(dingTalk, containsString("checkout 1.5.0: Failed"));
        assertThat(dingTalk, containsString("**FAILED** by [the report](" + report));
        assertThat(dingTalk, containsString("@13800138000"));
        String toSlack = only(slack).json().toString();
        assertThat(toSlack, containsString("*FAILED* by <" + report));
        assertThat(toSlack, containsString("\"blocks\""));
        Received signed = only(receiver);
        assertThat(signed.json().at("/event").asText(), is("FAILED"));
        assertThat(signed.json().at("/title").asText(), is("checkout 1.5.0: Failed"));
    }

    @Test
    public void aBrokenTemplateFailsWithItsPlace() throws Exception {
        configure();
        WorkflowRun run = build(Result.FAILURE, "notifyDeployment channels: ['ops'], text: 'one\\ntwo ${verdct}'");
        j.assertLogContains("notifyDeployment: 'text': line 2, column 5: there is no ${verdct}; there are: ", run);
        assertThat(robot.server().received(), hasSize(0));
    }

    @Test
    public void oneDeadNotifierLeavesTheOthersAlone() throws Exception {
        configure();
        robot.server().always(Reply.json("{\"errcode\":300001,\"errmsg\":\"token is not exist\"}"));
        WorkflowRun run =
                build(Result.FAILURE, "notifyDeployment channels: ['ops', 'nobody', 'receiver'], failOnError: true");
        j.assertLogContains("Told receiver", run);
        j.assertLogContains("Not told ops: ", run);
        j.assertLogContains("Not told nobody: there is no notifier 'nobody'", run);
        assertThat(receiver.received(), hasSize(1));
    }

    @Test
    public void mailGoesByJenkinsMailer() throws Exception {
        configure();
        Mailer.descriptor().setSmtpHost("127.0.0.1");
        Mailer.descriptor().setSmtpPort(String.valueOf(mail.port()));
        build(Result.SUCCESS, "notifyDeployment channels: ['mail'], title: '${job} ${build}', text: 'ready 可用'");
        assertThat(mail.mails(), hasSize(1));
        String sent = mail.mails().get(0);
        assertThat(sent, containsString("RCPT TO:<ops@example.com>"));
        assertThat(sent, containsString("multipart/alternative"));
        assertThat(sent, containsString("Content-Type: text/html; charset=utf-8"));
        mail.refuse("no such user");
        WorkflowJob job = j.jenkins.getItemByFullName("deploy", WorkflowJob.class);
        j.assertLogContains(
                "Not told mail: e-mail: the server refused it: ", j.buildAndAssertStatus(Result.SUCCESS, job));
    }

    @Test
    public void theSnippetGeneratorGoesBothWays() throws Exception {
        NotifyDeploymentStep step = new NotifyDeploymentStep(List.of("ops", "ops-slack"));
        step.setTitle("${service}");
        step.setCritical(true);
        step.setAtAll(true);
        String expected = Snippetizer.object2Groovy(step);
        assertThat(expected, containsString("channels: ['ops', 'ops-slack'], critical: true"));
        assertThat(Snippetizer.object2Groovy(new StepConfigTester(j).configRoundTrip(step)), is(expected));
    }

    private void configure() throws Exception {
        robot.configure("ops");
        prometheus.configureInJenkins();
        prometheus.set("errors", 9);
        RobotRule.credential(
                "slack-url", slack.uri("/services/T1/B1/abcdefghijkl").toString());
        RobotRule.credential("receiver-url", receiver.uri("/hook").toString());
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        List<NotifierConfig> all = new ArrayList<>(configuration.getNotifiers());
        all.add(new SlackNotifierConfig("ops-slack", "slack-url"));
        all.add(new WebhookNotifierConfig("receiver", "receiver-url"));
        all.add(new EmailNotifierConfig("mail", "ops@example.com"));
        configuration.setNotifiers(all);
    }

    private WorkflowRun build(Result expected, String... lines) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(String.join("\n", lines), true));
        return j.buildAndAssertStatus(expected, job);
    }

    private static Received only(RobotServer server) {
        assertThat(server.received(), hasSize(1));
        return server.received().get(0);
    }
}
