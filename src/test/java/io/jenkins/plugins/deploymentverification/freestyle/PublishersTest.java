package io.jenkins.plugins.deploymentverification.freestyle;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import hudson.diagnosis.OldDataMonitor;
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
import io.jenkins.plugins.deploymentverification.steps.NotifyDingTalkStep;
import io.jenkins.plugins.deploymentverification.steps.VerifyDeploymentStep;
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
import org.htmlunit.html.DomAttr;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.recipes.LocalData;

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
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher(new VerifyDeploymentStep("checkout"));
        publisher.getStep().setDuration("1s");
        publisher.getStep().setInterval("1s");
        MetricCheckSpec check = new MetricCheckSpec("Errors", query, "<= 5");
        publisher.getStep().setChecks(List.<CheckSpec>of(check));
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
        publisher.getStep().setOnFailure("unstable");
        build(Result.UNSTABLE);
        publisher.getStep().setOnFailure("none");
        build(Result.SUCCESS);
        publisher.getStep().setChecks(List.<CheckSpec>of(new MetricCheckSpec("Errors", "nothing", "<= 5")));
        publisher.getStep().setOnInconclusive("unstable");
        assertThat(report(build(Result.UNSTABLE)).verdict(), is(Verdict.INCONCLUSIVE));
    }

    @Test
    public void variablesAreFilledIn() throws Exception {
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher(new VerifyDeploymentStep("${SERVICE}"));
        publisher.getStep().setVersion("$VERSION-${BUILD_NUMBER}");
        publisher.getStep().setEnvironment("$NOT_THERE");
        publisher.getStep().setDuration("1s");
        publisher.getStep().setInterval("1s");
        publisher.getStep().setParameters(Map.of("which", "${SERVICE}"));
        publisher.getStep().setPolicy("metrics: [{name: m, query: 'good of ${which}', criteria: <= 5}]");
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
        VerifyDeploymentPublisher publisher =
                new VerifyDeploymentPublisher(new VerifyDeploymentStep("checkout-${QUERY}"));
        publisher.getStep().setDuration("1s");
        publisher.getStep().setInterval("1s");
        publisher.getStep().setParameters(Map.of("which", "${QUERY}"));
        publisher.getStep().setPolicy("metrics: [{name: m, query: '${which}', criteria: <= 5}]");
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
        VerifyDeploymentPublisher publisher = new VerifyDeploymentPublisher(new VerifyDeploymentStep("checkout"));
        publisher.getStep().setPolicyFile("policy.yaml");
        publisher.getStep().setRunOn("agent");
        job.setScm(new SingleFileSCM(
                "policy.yaml",
                "window: {duration: 1s, interval: 1s}\nmetrics: [{name: m, query: good, criteria: <= 5}]\n"));
        job.getPublishersList().add(publisher);
        assertThat(report(build(Result.SUCCESS)).checks(), hasSize(1));
        publisher.getStep().setPolicyFile("gone.yaml");
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
        publisher.getStep().setDuration("1h");
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
        publisher.getStep().setPolicy("metrics: [");
        job.getPublishersList().add(publisher);
        j.assertLogContains("exactly one of 'policy', 'policyFile'", build(Result.FAILURE));
        publisher.getStep().setChecks(List.of());
        j.assertLogContains("The policy cannot be used", build(Result.FAILURE));
    }

    @Test
    public void theNotifiersOfAVerificationAreTold() throws Exception {
        robot.configure("ops");
        VerifyDeploymentPublisher publisher = verify("bad");
        publisher.getStep().setNotify(List.of("ops"));
        job.getPublishersList().add(publisher);
        build(Result.FAILURE);
        assertThat(robot.server().received().get(0).body(), containsString("checkout"));
    }

    @Test
    public void dingTalkIsToldWithVariablesFilledIn() throws Exception {
        robot.configure("ops");
        NotifyDingTalkPublisher publisher = new NotifyDingTalkPublisher(new NotifyDingTalkStep());
        publisher.getStep().setTitle("Build ${BUILD_NUMBER}");
        publisher.getStep().setText("of $JOB_NAME");
        publisher.getStep().setButtons(List.of(new DingTalkButton("Look", "https://a.example/${BUILD_NUMBER}")));
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
        NotifyDingTalkPublisher publisher = new NotifyDingTalkPublisher(new NotifyDingTalkStep());
        publisher.getStep().setText("news");
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
        NotifyDingTalkPublisher publisher = new NotifyDingTalkPublisher(new NotifyDingTalkStep());
        publisher.getStep().setText("news");
        publisher.getStep().setRobot("gone");
        job.getPublishersList().add(publisher);
        j.assertLogContains("Not told gone", build(Result.SUCCESS));
        publisher.getStep().setFailOnError(true);
        build(Result.FAILURE);
    }

    @Test
    public void theFormsChangeNothingByThemselves() throws Exception {
        robot.configure("ops");
        VerifyDeploymentPublisher verify = verify("up{job=\"a\"}");
        verify.getStep().setEnvironment("production");
        verify.getStep().setVersion("${VERSION}");
        verify.getStep().setDeployedBy("maria");
        verify.getStep().setParameters(Map.of("a", "1", "b", "x=y"));
        verify.getStep().setSource("prometheus");
        verify.getStep().setRunOn("agent");
        verify.getStep().setFailFast(true);
        verify.getStep().setOnFailure("unstable");
        verify.getStep().setOnInconclusive("none");
        verify.getStep().setNotify(List.of("ops"));
        verify.getStep().setNotifyOn(List.of("FAILED"));
        verify.getStep().setInitialDelay("5s");
        NotifyDingTalkPublisher notify = new NotifyDingTalkPublisher(new NotifyDingTalkStep());
        notify.setWhen("changed");
        notify.getStep().setRobot("ops");
        notify.getStep().setType("actionCard");
        notify.getStep().setTitle("t");
        notify.getStep().setText("a\nb");
        notify.getStep().setAtMobiles(List.of("1", "2"));
        notify.getStep().setAtAll(true);
        notify.getStep().setFailOnError(true);
        notify.getStep().setButtons(List.of(new DingTalkButton("a", "https://a.example")));
        job.getPublishersList().add(verify);
        job.getPublishersList().add(notify);
        j.configRoundtrip(job);
        VerifyDeploymentPublisher verifyAgain = job.getPublishersList().get(VerifyDeploymentPublisher.class);
        j.assertEqualDataBoundBeans(verify.getStep(), verifyAgain.getStep());
        assertThat(verifyAgain.getStep().getParameters(), is(verify.getStep().getParameters()));
        NotifyDingTalkPublisher notifyAgain = job.getPublishersList().get(NotifyDingTalkPublisher.class);
        assertThat(notifyAgain.getWhen(), is("changed"));
        j.assertEqualDataBoundBeans(notify.getStep(), notifyAgain.getStep());
    }

    @Test
    public void theFormsCheckAndHelp() throws Exception {
        job.getPublishersList().add(verify("good"));
        job.getPublishersList().add(new NotifyDingTalkPublisher(new NotifyDingTalkStep()));
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            HtmlPage form = browser.getPage(job, "configure");
            WebRequest check = new WebRequest(
                    new URL(j.getURL(), checkUrl(form, "policy") + "?service=x&value=metrics:%20%5B"), HttpMethod.POST);
            String answer =
                    browser.getPage(browser.addCrumb(check)).getWebResponse().getContentAsString();
            assertThat(answer, containsString("error"));
            assertThat(answer, containsString("policy:1:11"));
            List<String> helps = form.getByXPath("//a/@helpurl").stream()
                    .map(attribute -> ((DomAttr) attribute).getValue())
                    .filter(url -> url.contains("VerifyDeployment") || url.contains("NotifyDingTalk"))
                    .toList();
            for (String field : List.of("service", "parameters", "notifyOn", "onFailure", "when", "atAll", "text")) {
                assertThat(helps, hasItem(endsWith("/help/" + field)));
            }
            for (String url : helps) {
                assertThat(
                        url,
                        browser.goTo(url.substring(j.contextPath.length() + 1)).asXml(),
                        containsString("<div"));
            }
        }
    }

    private static String checkUrl(HtmlPage form, String field) {
        HtmlElement input = form.getFirstByXPath("//textarea[@name='_." + field + "']");
        return input.getAttribute("checkUrl");
    }

    @Test
    public void theConfigurationIsPlainXml() throws Exception {
        job.getPublishersList().add(verify("good"));
        job.save();
        String xml = job.getConfigFile().asString();
        assertThat(xml, not(containsString("serialization=\"custom\"")));
        assertThat(xml, not(containsString("class=\"java.")));
        job.doReload();
        assertThat(
                job.getPublishersList()
                        .get(VerifyDeploymentPublisher.class)
                        .getStep()
                        .getChecks(),
                hasSize(1));
    }

    @Test
    @LocalData
    public void whatWasConfiguredBeforeActionsHeldTheirStepLoads() throws Exception {
        FreeStyleProject earlier = j.jenkins.getItemByFullName("earlier", FreeStyleProject.class);
        VerifyDeploymentPublisher verify = earlier.getPublishersList().get(VerifyDeploymentPublisher.class);
        VerifyDeploymentStep step = verify.getStep();
        assertThat(step.getService(), is("checkout"));
        assertThat(step.getEnvironment(), is("production"));
        assertThat(step.getChecks().get(0), is(instanceOf(MetricCheckSpec.class)));
        assertThat(step.getParameters(), is(Map.of("a", "1", "b", "x=y")));
        assertThat(step.getRunOn(), is("agent"));
        assertThat(step.isFailFast(), is(true));
        assertThat(step.getOnFailure(), is("unstable"));
        assertThat(step.getNotify(), is(List.of("ops", "team")));
        NotifyDingTalkPublisher notify = earlier.getPublishersList().get(NotifyDingTalkPublisher.class);
        assertThat(notify.getWhen(), is("changed"));
        assertThat(notify.getStep().getText(), is("a\nb"));
        assertThat(notify.getStep().getAtMobiles(), is(List.of("1", "2")));
        assertThat(notify.getStep().isAtAll(), is(true));
        assertThat(notify.getStep().getButtons().get(0).getUrl(), is("https://a.example"));
        JiraTransitionPublisher jira = earlier.getPublishersList().get(JiraTransitionPublisher.class);
        assertThat(jira.getOnResult(), is("UNSTABLE"));
        assertThat(jira.getStep().getTransition(), is("Deployed"));
        assertThat(jira.getStep().getIssues(), is(List.of("$ISSUE", "SHOP-2")));
        assertThat(jira.getStep().getLimit(), is(7));
        assertThat(jira.getStep().getVia(), is(List.of("In Progress", "In Review")));
        assertThat(jira.getStep().getFields(), is(Map.of("A", "b", "C", "d")));
        assertThat(jira.getStep().isFailOnError(), is(false));
        assertThat(
                j.jenkins
                        .getExtensionList(OldDataMonitor.class)
                        .get(0)
                        .getData()
                        .keySet(),
                is(empty()));
        earlier.save();
        earlier.doReload();
        assertThat(
                earlier.getPublishersList()
                        .get(JiraTransitionPublisher.class)
                        .getStep()
                        .getFields(),
                is(Map.of("A", "b", "C", "d")));
        assertThat(earlier.getConfigFile().asString(), containsString("<step>"));
    }
}
