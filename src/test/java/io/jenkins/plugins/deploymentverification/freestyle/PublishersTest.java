package io.jenkins.plugins.deploymentverification.freestyle;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import hudson.matrix.AxisList;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.matrix.TextAxis;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.notification.DingTalkButton;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.verification.CheckSpec;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import java.net.URL;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.CauseOfInterruption;
import org.awaitility.Awaitility;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;

/** The post-build actions in freestyle builds. */
public class PublishersTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final RobotRule robot = new RobotRule();

    private FreeStyleProject job;

    @Before
    public void configure() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("good", 1).set("bad", 9).set("good of shop", 1);
        job = j.createFreeStyleProject("deploy");
    }

    private static VerifyDeploymentPublisher verify(String query) {
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher("checkout");
        publisher.setDuration("1s");
        publisher.setInterval("1s");
        MetricCheckSpec check = new MetricCheckSpec("Errors", query, "<= 5");
        publisher.setChecks(List.<CheckSpec>of(check));
        return publisher;
    }

    private FreeStyleBuild build(Result expected) throws Exception {
        return j.assertBuildStatus(expected, job.scheduleBuild2(0).get());
    }

    private static Report report(FreeStyleBuild build) throws Exception {
        VerificationAction action = build.getAction(VerificationAction.class);
        return action.getReport(action.getVerifications().get(0).getId());
    }

    @Test
    public void aGoodDeploymentPasses() throws Exception {
        job.getPublishersList().add(verify("good"));
        FreeStyleBuild build = build(Result.SUCCESS);
        assertThat(report(build).verdict(), is(Verdict.PASSED));
        j.assertLogContains("[verify checkout-1]", build);
    }

    @Test
    public void aBadOneFailsTheBuildOrAsConfigured() throws Exception {
        VerifyDeploymentPublisher publisher = verify("bad");
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = build(Result.FAILURE);
        j.assertLogContains("Errors", build);
        assertThat(report(build).verdict(), is(Verdict.FAILED));
        publisher.setOnFailure("unstable");
        build(Result.UNSTABLE);
        publisher.setOnFailure("none");
        build(Result.SUCCESS);
        publisher.setChecks(List.<CheckSpec>of(new MetricCheckSpec("Errors", "nothing", "<= 5")));
        publisher.setOnInconclusive("unstable");
        assertThat(report(build(Result.UNSTABLE)).verdict(), is(Verdict.INCONCLUSIVE));
    }

    @Test
    public void variablesAreFilledIn() throws Exception {
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher("${SERVICE}");
        publisher.setVersion("$VERSION-${BUILD_NUMBER}");
        publisher.setEnvironment("$NOT_THERE");
        publisher.setDuration("1s");
        publisher.setInterval("1s");
        publisher.setParameters(Map.of("which", "${SERVICE}"));
        publisher.setPolicy("metrics: [{name: m, query: 'good of ${which}', criteria: <= 5}]");
        job.getPublishersList().add(publisher);
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("SERVICE"), new StringParameterDefinition("VERSION")));
        FreeStyleBuild build = j.assertBuildStatusSuccess(job.scheduleBuild2(
                0,
                new ParametersAction(
                        new StringParameterValue("SERVICE", "shop"), new StringParameterValue("VERSION", "2.0"))));
        Report report = report(build);
        assertThat(report.deployment().service(), is("shop"));
        assertThat(report.deployment().version(), is("2.0-1"));
        assertThat(report.deployment().environment(), is("$NOT_THERE"));
        assertThat(report.verdict(), is(Verdict.PASSED));
    }

    @Test
    public void eachConfigurationOfAMatrixVerifiesByItself() throws Exception {
        MatrixProject matrix = j.createProject(MatrixProject.class, "matrix");
        matrix.setAxes(new AxisList(new TextAxis("QUERY", "good", "bad")));
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher("checkout-${QUERY}");
        publisher.setDuration("1s");
        publisher.setInterval("1s");
        publisher.setParameters(Map.of("which", "${QUERY}"));
        publisher.setPolicy("metrics: [{name: m, query: '${which}', criteria: <= 5}]");
        matrix.getPublishersList().add(publisher);
        MatrixBuild build =
                j.assertBuildStatus(Result.FAILURE, matrix.scheduleBuild2(0).get());
        assertThat(build.getAction(VerificationAction.class), is(nullValue()));
        for (MatrixRun run : build.getRuns()) {
            String query = run.getBuildVariables().get("QUERY");
            VerificationAction action = run.getAction(VerificationAction.class);
            Report report = action.getReport(action.getVerifications().get(0).getId());
            assertThat(report.deployment().service(), is("checkout-" + query));
            assertThat(report.verdict(), is(query.equals("good") ? Verdict.PASSED : Verdict.FAILED));
        }
        assertThat(build.getRuns(), hasSize(2));
    }

    @Test
    public void aPolicyFileIsReadFromTheWorkspace() throws Exception {
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher("checkout");
        publisher.setPolicyFile("policy.yaml");
        publisher.setRunOn("agent");
        job.setScm(new SingleFileSCM(
                "policy.yaml",
                "window: {duration: 1s, interval: 1s}\nmetrics: [{name: m, query: good, criteria: <= 5}]\n"));
        job.getPublishersList().add(publisher);
        assertThat(report(build(Result.SUCCESS)).checks(), hasSize(1));
        publisher.setPolicyFile("gone.yaml");
        j.assertLogContains("There is no policy file 'gone.yaml'", build(Result.FAILURE));
    }

    @Test
    public void nothingIsVerifiedAfterAFailure() throws Exception {
        job.getBuildersList().add(new FailureBuilder());
        job.getPublishersList().add(verify("good"));
        FreeStyleBuild build = build(Result.FAILURE);
        j.assertLogContains("Nothing is verified", build);
        assertThat(build.getAction(VerificationAction.class), is(nullValue()));
    }

    @Test
    public void anAbortEndsItAndKeepsTheReport() throws Exception {
        VerifyDeploymentPublisher publisher = verify("good");
        publisher.setDuration("1h");
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        Awaitility.await().until(() -> prometheus.asked() > 0);
        build.getExecutor().interrupt(Result.ABORTED, new CauseOfInterruption.UserInterruption("alice"));
        j.waitForCompletion(build);
        j.assertBuildStatus(Result.ABORTED, build);
        VerificationRecord record = build.getAction(VerificationAction.class).get("checkout-1");
        assertThat(record.getVerdict(), is(Verdict.INCONCLUSIVE));
        assertThat(record.getReason(Locale.ENGLISH), containsString("alice"));
        assertThat(report(build).isFinished(), is(true));
    }

    @Test
    public void whatCannotBeUsedFailsTheBuild() throws Exception {
        VerifyDeploymentPublisher publisher = verify("good");
        publisher.setPolicy("metrics: [");
        job.getPublishersList().add(publisher);
        j.assertLogContains("exactly one of 'policy', 'policyFile'", build(Result.FAILURE));
        publisher.setChecks(List.of());
        j.assertLogContains("The policy cannot be used", build(Result.FAILURE));
    }

    @Test
    public void theNotifiersOfAVerificationAreTold() throws Exception {
        robot.configure("ops");
        VerifyDeploymentPublisher publisher = verify("bad");
        publisher.setNotify(List.of("ops"));
        job.getPublishersList().add(publisher);
        build(Result.FAILURE);
        assertThat(robot.server().received().get(0).body(), containsString("checkout"));
    }

    @Test
    public void dingTalkIsToldWithVariablesFilledIn() throws Exception {
        robot.configure("ops");
        NotifyDingTalkPublisher publisher = new NotifyDingTalkPublisher();
        publisher.setTitle("Build ${BUILD_NUMBER}");
        publisher.setText("of $JOB_NAME");
        publisher.setButtons(List.of(new DingTalkButton("Look", "https://a.example/${BUILD_NUMBER}")));
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = build(Result.SUCCESS);
        j.assertLogContains("[notify] Told ops", build);
        String sent = robot.server().received().get(0).body();
        assertThat(sent, containsString("Build 1"));
        assertThat(sent, containsString("of deploy"));
        assertThat(sent, containsString("https://a.example/1"));
    }

    @Test
    public void dingTalkIsToldOfTheBuildsThatAreAskedFor() throws Exception {
        robot.configure("ops");
        NotifyDingTalkPublisher publisher = new NotifyDingTalkPublisher();
        publisher.setText("news");
        publisher.setWhen("notSuccessful");
        job.getPublishersList().add(publisher);
        build(Result.SUCCESS);
        assertThat(robot.server().received(), is(empty()));
        publisher.setWhen("changed");
        build(Result.SUCCESS);
        assertThat(robot.server().received(), is(empty()));
        job.getBuildersList().add(new FailureBuilder());
        build(Result.FAILURE);
        assertThat(robot.server().received(), hasSize(1));
        assertThrows(IllegalArgumentException.class, () -> publisher.setWhen("sometimes"));
    }

    @Test
    public void troubleWithDingTalkFailsOnlyWhereAskedFor() throws Exception {
        robot.configure("ops");
        NotifyDingTalkPublisher publisher = new NotifyDingTalkPublisher();
        publisher.setText("news");
        publisher.setRobot("gone");
        job.getPublishersList().add(publisher);
        j.assertLogContains("Not told gone", build(Result.SUCCESS));
        publisher.setFailOnError(true);
        build(Result.FAILURE);
    }

    @Test
    public void theFormsChangeNothingByThemselves() throws Exception {
        robot.configure("ops");
        VerifyDeploymentPublisher verify = verify("up{job=\"a\"}");
        verify.setEnvironment("production");
        verify.setVersion("${VERSION}");
        verify.setDeployedBy("maria");
        verify.setParameters(Map.of("a", "1", "b", "x=y"));
        verify.setSource("prometheus");
        verify.setRunOn("agent");
        verify.setFailFast(true);
        verify.setOnFailure("unstable");
        verify.setOnInconclusive("none");
        verify.setNotify(List.of("ops"));
        verify.setNotifyOn(List.of("FAILED"));
        verify.setInitialDelay("5s");
        NotifyDingTalkPublisher notify = new NotifyDingTalkPublisher();
        notify.setWhen("changed");
        notify.setRobot("ops");
        notify.setType("actionCard");
        notify.setTitle("t");
        notify.setText("a\nb");
        notify.setAtMobiles(List.of("1", "2"));
        notify.setAtAll(true);
        notify.setFailOnError(true);
        notify.setButtons(List.of(new DingTalkButton("a", "https://a.example")));
        job.getPublishersList().add(verify);
        job.getPublishersList().add(notify);
        j.configRoundtrip(job);
        VerifyDeploymentPublisher verifyAgain = job.getPublishersList().get(VerifyDeploymentPublisher.class);
        j.assertEqualDataBoundBeans(verify, verifyAgain);
        assertThat(verifyAgain.getParameters(), is(verify.getParameters()));
        j.assertEqualDataBoundBeans(notify, job.getPublishersList().get(NotifyDingTalkPublisher.class));
    }

    @Test
    public void theFormsCheckAndHelp() throws Exception {
        String descriptor = "descriptorByName/" + VerifyDeploymentPublisher.class.getName();
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            WebRequest check = new WebRequest(
                    new URL(j.getURL(), job.getUrl() + descriptor + "/checkPolicy?service=x&value=metrics:%20%5B"),
                    HttpMethod.POST);
            String answer =
                    browser.getPage(browser.addCrumb(check)).getWebResponse().getContentAsString();
            assertThat(answer, containsString("error"));
            assertThat(answer, containsString("policy:1:11"));
            for (String field : List.of("service", "parameters", "notifyOn", "onFailure")) {
                String url = j.jenkins
                        .getDescriptorByType(VerifyDeploymentPublisher.DescriptorImpl.class)
                        .getHelpFile(field);
                assertThat(field, browser.goTo(url.substring(1)).asXml(), containsString("<div"));
            }
            String when = "descriptor/" + NotifyDingTalkPublisher.class.getName() + "/help/when";
            assertThat(browser.goTo(when).asXml(), containsString("<div"));
            NotifyDingTalkPublisher.DescriptorImpl notify =
                    j.jenkins.getDescriptorByType(NotifyDingTalkPublisher.DescriptorImpl.class);
            for (String field : List.of("atAll", "text")) {
                assertThat(browser.goTo(notify.getHelpFile(field).substring(1)).asXml(), containsString("<div"));
            }
        }
    }

    @Test
    public void theConfigurationIsPlainXml() throws Exception {
        job.getPublishersList().add(verify("good"));
        job.save();
        String xml = job.getConfigFile().asString();
        assertThat(xml, not(containsString("serialization=\"custom\"")));
        assertThat(xml, not(containsString("class=\"java.")));
        job.doReload();
        assertThat(job.getPublishersList().get(VerifyDeploymentPublisher.class).getChecks(), hasSize(1));
    }
}
