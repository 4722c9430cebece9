package io.jenkins.plugins.deploymentverification.steps;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.jira.JiraRule;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class JiraStepsTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final JiraRule jira = new JiraRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private JiraSiteConfig site;

    @Before
    public void configure() throws Exception {
        site = jira.configure();
    }

    private WorkflowJob job(String... lines) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(String.join("\n", lines), true));
        return job;
    }

    private WorkflowRun build(Result expected, String... lines) throws Exception {
        return j.assertBuildStatus(expected, job(lines).scheduleBuild2(0).get());
    }

    @Test
    public void movesAnIssueWithCommentAndFields() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                "def all = transitionJira issue: 'shop-1', transition: 'deployed', comment: \"by ${env.JOB_NAME}\",",
                "    fields: ['Fix versions': ['1.0', \"1.${1}\"], 'Story Points': 3]",
                "for (r in all) { echo \"${r.key} ${r.from} > ${r.to}: ${r.state} ${r.reason} ${r.failed}\" }",
                "echo all.collect { it.key }.join('/') + ' ' + all[0]");
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
        assertThat(
                jira.world().commentsOf("SHOP-1"),
                contains("by " + run.getParent().getName()));
        assertThat(
                jira.world().fieldOf("SHOP-1", "fixVersions").toString(),
                is("[{\"id\":\"10100\"},{\"id\":\"10101\"}]"));
        assertThat(jira.world().fieldOf("SHOP-1", "customfield_10044").asInt(), is(3));
        j.assertLogContains("SHOP-1 In Review > Deployed: MOVED  false", run);
        j.assertLogContains("SHOP-1 SHOP-1 MOVED", run);
        j.assertLogContains("[jira] SHOP-1: moved from In Review to Deployed", run);
        j.assertLogNotContains(JiraRule.TOKEN, run);
    }

    @Test
    public void anIssueThatIsThereAlreadyIsASuccess() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                "echo transitionJira(issues: ['SHOP-1', 'SHOP-2'], transition: 'In Review').toString()");
        assertThat(jira.server().count("POST", ".*/transitions"), is(0L));
        j.assertLogContains("SHOP-1 SKIPPED", run);
        j.assertLogContains("SHOP-2 SKIPPED", run);
    }

    @Test
    public void whatIsNotPossibleTellsWhatIs() throws Exception {
        jira.world().move("SHOP-1", JiraWorld.BLOCKED, "jenkins");
        WorkflowRun ambiguous = build(Result.FAILURE, "transitionJira issue: 'SHOP-1', transition: 'Done'");
        j.assertLogContains("may mean several transitions", ambiguous);
        j.assertLogContains("Close", ambiguous);
        WorkflowRun absent = build(Result.FAILURE, "transitionJira issue: 'SHOP-1', transition: 'Ready'");
        j.assertLogContains("Available", absent);
        assertThat(jira.world().statusOf("SHOP-1"), is("Blocked"));
    }

    @Test
    public void aFailureHarmsTheBuildUnlessItSaysOtherwise() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                "def all = transitionJira issues: ['SHOP-404', 'SHOP-2'], transition: 'Deployed', failOnError: false",
                "echo all.findAll { it.failed }.collect { it.key }.toString()");
        j.assertLogContains("[SHOP-404]", run);
        assertThat("the others are dealt with", jira.world().statusOf("SHOP-2"), is("Deployed"));
        WorkflowRun failed =
                build(Result.FAILURE, "transitionJira issues: ['SHOP-404', 'SHOP-1'], transition: 'Deployed'");
        j.assertLogContains("not moved: SHOP-404", failed);
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
    }

    @Test
    public void aDryRunChangesNothing() throws Exception {
        WorkflowRun run = build(
                Result.SUCCESS,
                "echo transitionJira(issue: 'SHOP-1', transition: 'Deployed', dryRun: true).toString()");
        j.assertLogContains("SHOP-1 WOULD_MOVE", run);
        assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
        assertThat(jira.server().count("POST", ".*/transitions"), is(0L));
    }

    @Test
    public void goesViaOtherStatusesAndOnlyFromSome() throws Exception {
        jira.world().move("SHOP-1", JiraWorld.TO_DO, "jenkins");
        build(
                Result.SUCCESS,
                "transitionJira issues: ['SHOP-1', 'SHOP-2'], transition: 'Deployed', onlyFrom: ['To Do'],",
                "    via: ['In Progress', 'In Review']");
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
        assertThat(jira.world().statusOf("SHOP-2"), is("In Review"));
    }

    @Test
    public void findsTheIssuesOfTheBuildInTheProjectsOfTheSite() throws Exception {
        WorkflowJob job = job("transitionJira transition: 'Deployed'");
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("BRANCH", "")));
        ParametersAction parameters =
                new ParametersAction(new StringParameterValue("BRANCH", "feature/shop-2-and-PAY-1-in-UTF-8"));
        WorkflowRun run = j.assertBuildStatusSuccess(job.scheduleBuild2(0, parameters));
        assertThat(jira.world().statusOf("SHOP-2"), is("Deployed"));
        assertThat(jira.world().statusOf("PAY-1"), is("In Review"));
        j.assertLogNotContains("UTF-8: ", run);
    }

    @Test
    public void findingNoneIsToldAndNoError() throws Exception {
        WorkflowRun run = build(Result.SUCCESS, "echo \"${transitionJira(transition: 'Deployed').size()} issues\"");
        j.assertLogContains("No issue key was found", run);
        j.assertLogContains("0 issues", run);
        assertThat(jira.server().requests(), is(empty()));
    }

    @Test
    public void aNameThatIsNotSetMovesNothingElse() throws Exception {
        WorkflowRun run = build(Result.FAILURE, "transitionJira issue: env.NOT_SET, transition: 'Deployed'");
        j.assertLogContains("'issue' is empty", run);
        build(Result.FAILURE, "transitionJira issue: '', transition: 'Deployed'");
        build(Result.FAILURE, "transitionJira issues: [], transition: 'Deployed'");
        assertThat(jira.server().requests(), is(empty()));
    }

    @Test
    public void otherProjectsAreRefused() throws Exception {
        WorkflowRun named = build(Result.FAILURE, "transitionJira issue: 'PAY-1', transition: 'Deployed'");
        j.assertLogContains("PAY-1 is not of a project that the Jira site 'main' allows: SHOP", named);
        WorkflowRun queried =
                build(Result.FAILURE, "transitionJira jql: 'status = \"In Review\"', transition: 'Deployed'");
        j.assertLogContains("PAY-1 is not of a project", queried);
        assertThat(jira.server().count("POST", ".*/transitions"), is(0L));
    }

    @Test
    public void movesWhatAQueryFindsUpToALimit() throws Exception {
        WorkflowRun many =
                build(Result.FAILURE, "transitionJira jql: 'project = SHOP', limit: 1, transition: 'Deployed'");
        j.assertLogContains("more than 1 issues", many);
        assertThat(jira.server().count("POST", ".*/transitions"), is(0L));
        build(Result.SUCCESS, "transitionJira jql: 'project = SHOP', transition: 'Deployed'");
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
        assertThat(jira.world().statusOf("SHOP-2"), is("Deployed"));
    }

    @Test
    public void commentsWithTheVerdictReasonsAndReport() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 9);
        WorkflowRun run = build(
                Result.SUCCESS,
                "verifyDeployment service: 'checkout', version: '1.5.0', environment: 'production', duration: '2s',",
                "    interval: '1s', onFailure: 'none', onInconclusive: 'none',",
                "    checks: [metricCheck(name: 'error-rate', query: 'errors', criteria: '<= 1')]",
                "commentJira issue: 'SHOP-1', commentTemplate: '''**${service} ${version}**: ${verdict}",
                "${reasons}",
                "[Report](${reportUrl})'''",
                "recordJiraDeployment issue: 'SHOP-1', service: 'checkout'");
        String comment = jira.world().commentsOf("SHOP-1").get(0);
        String report = j.getURL() + run.getUrl() + "deployment-verification/checkout-1/";
        assertThat(comment, containsString("checkout 1.5.0: FAILED"));
        assertThat(comment, containsString("error-rate"));
        assertThat(comment, containsString("Report (" + report + ")"));
        assertThat(jira.world().remoteLinksOf("SHOP-1"), hasSize(1));
        assertThat(jira.world().remoteLinksOf("SHOP-1").get(0).at("/object/url").asText(), is(report));
        String property = jira.world()
                .propertiesOf("SHOP-1")
                .get("deployment-verification.checkout.production")
                .toString();
        assertThat(property, containsString("\"verdict\":\"FAILED\""));
        assertThat(property, containsString("\"version\":\"1.5.0\""));
        assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
    }

    @Test
    public void whatIsWrittenWronglyIsTold() throws Exception {
        j.assertLogContains(
                "there is no ${nonsense}",
                build(
                        Result.FAILURE,
                        "commentJira issue: 'SHOP-1', commentTemplate: '${nonsense}', failOnError: false"));
        j.assertLogContains(
                "needs 'comment'", build(Result.FAILURE, "commentJira issue: 'SHOP-1', failOnError: false"));
        j.assertLogContains(
                "there is no Jira site named 'other'; configured are: main",
                build(Result.FAILURE, "commentJira site: 'other', issue: 'SHOP-1', comment: 'x'"));
        assertThat(jira.server().requests(), is(empty()));
    }

    @Test
    public void secretsAreNowhere() throws Exception {
        jira.world().delete("SHOP-2");
        WorkflowRun run = build(
                Result.FAILURE, "transitionJira issues: ['SHOP-1', 'SHOP-2'], transition: 'Deployed', comment: 'x'");
        assertThat(JenkinsRule.getLog(run), not(containsString(JiraRule.TOKEN)));
        String config = Files.readString(
                j.jenkins.getRootDir().toPath().resolve(DeploymentVerificationConfiguration.class.getName() + ".xml"));
        assertThat(config, containsString("jira-user"));
        assertThat(config, not(containsString(JiraRule.TOKEN)));
        assertThat(config, not(containsString(JiraRule.SECRET)));
        assertThat(site.toString(), not(containsString(JiraRule.TOKEN)));
    }

    @Test
    public void theSnippetGeneratorsFormsKeepEverything() throws Exception {
        TransitionJiraStep transition = new TransitionJiraStep("Deployed");
        transition.setSite("main");
        transition.setIssue("SHOP-1");
        transition.setComment("Runs");
        transition.setFields(Map.of("Resolution", "Done"));
        transition.setOnlyFrom(List.of("In Review"));
        transition.setVia(List.of("In Progress", "In Review"));
        transition.setFailOnError(false);
        transition.setDryRun(true);
        CommentJiraStep comment = new CommentJiraStep();
        comment.setJql("project = SHOP");
        comment.setLimit(3);
        comment.setCommentTemplate("${verdict}");
        RecordDeploymentStep record = new RecordDeploymentStep("checkout");
        record.setIssues(List.of("SHOP-1", "SHOP-2"));
        record.setVersion("1.5.0");
        for (Step step : List.of(transition, comment, record, new TransitionJiraStep("Done"))) {
            Step back = new StepConfigTester(j).configRoundTrip(step);
            assertThat(Snippetizer.object2Groovy(back), is(Snippetizer.object2Groovy(step)));
        }
        assertThat(Snippetizer.object2Groovy(new TransitionJiraStep("Done")), is("transitionJira 'Done'"));
    }
}
