package io.jenkins.plugins.deploymentverification.freestyle;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.jira.JiraRule;
import io.jenkins.plugins.deploymentverification.steps.TransitionJiraStep;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.FakeChangeLogSCM;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.UnstableBuilder;

public class JiraTransitionPublisherTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final JiraRule jira = new JiraRule();

    private FreeStyleProject job;

    @Before
    public void configure() throws Exception {
        jira.configure();
        job = j.createFreeStyleProject("free");
        job.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("ISSUE", ""), new StringParameterDefinition("TARGET", "Deployed")));
    }

    private FreeStyleBuild build(Result expected, JiraTransitionPublisher publisher, String issue) throws Exception {
        job.getPublishersList().replace(publisher);
        return j.assertBuildStatus(
                expected,
                job.scheduleBuild2(
                                0,
                                new ParametersAction(
                                        new StringParameterValue("ISSUE", issue),
                                        new StringParameterValue("TARGET", "Deployed")))
                        .get());
    }

    @Test
    public void movesWithVariablesExpanded() throws Exception {
        JiraTransitionPublisher publisher = new JiraTransitionPublisher(new TransitionJiraStep("${TARGET}"));
        publisher.getStep().setIssues(List.of("$ISSUE"));
        publisher.getStep().setComment("Build ${BUILD_NUMBER} of $JOB_NAME");
        publisher.getStep().setFields(Map.of("Story Points", "$BUILD_NUMBER", "Fix versions", "1.0, 1.1"));
        FreeStyleBuild run = build(Result.SUCCESS, publisher, "SHOP-1 SHOP-2");
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
        assertThat(jira.world().statusOf("SHOP-2"), is("Deployed"));
        assertThat(jira.world().commentsOf("SHOP-1"), contains("Build 1 of free"));
        assertThat(jira.world().fieldOf("SHOP-1", "customfield_10044").asInt(), is(1));
        assertThat(jira.world().fieldOf("SHOP-1", "fixVersions").size(), is(2));
        j.assertLogContains("[jira] SHOP-1: moved from In Review to Deployed", run);
    }

    @Test
    public void findsTheIssuesOfTheBuildAndComments() throws Exception {
        JiraTransitionPublisher publisher = new JiraTransitionPublisher(new TransitionJiraStep("Deployed"));
        publisher.getStep().setCommentTemplate("**${job}** ${build}");
        build(Result.SUCCESS, publisher, "feature/shop-2");
        assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
        assertThat(jira.world().statusOf("SHOP-2"), is("Deployed"));
        assertThat(jira.world().commentsOf("SHOP-2"), contains("free #1"));
    }

    @Test
    public void findsTheIssuesOfTheChangesSinceTheLastSuccess() throws Exception {
        FakeChangeLogSCM scm = new FakeChangeLogSCM();
        scm.addChange().withAuthor("alice").withMsg("SHOP-1: pay by invoice, as RFC-7230 says");
        job.setScm(scm);
        job.getBuildersList().add(new FailureBuilder());
        JiraTransitionPublisher publisher = new JiraTransitionPublisher(new TransitionJiraStep("Deployed"));
        build(Result.FAILURE, publisher, "");
        assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
        job.getBuildersList().clear();
        scm.addChange().withAuthor("bob").withMsg("Fix shop-2");
        build(Result.SUCCESS, publisher, "");
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
        assertThat(jira.world().statusOf("SHOP-2"), is("Deployed"));
        jira.world().move("SHOP-1", JiraWorld.IN_REVIEW, "jenkins");
        build(Result.SUCCESS, publisher, "");
        assertThat("of a build that succeeded", jira.world().statusOf("SHOP-1"), is("In Review"));
    }

    @Test
    public void aFailureFailsTheBuildUnlessItSaysOtherwise() throws Exception {
        JiraTransitionPublisher publisher = new JiraTransitionPublisher(new TransitionJiraStep("Nowhere"));
        publisher.getStep().setIssues(List.of("SHOP-1"));
        j.assertLogContains("Available", build(Result.FAILURE, publisher, ""));
        publisher.getStep().setFailOnError(false);
        j.assertLogContains("Available", build(Result.SUCCESS, publisher, ""));
        publisher.getStep().setIssues(List.of("$ISSUE"));
        j.assertLogContains("is empty", build(Result.FAILURE, publisher, ""));
    }

    @Test
    public void movesNothingAfterAFailedBuild() throws Exception {
        JiraTransitionPublisher publisher = new JiraTransitionPublisher(new TransitionJiraStep("Deployed"));
        publisher.getStep().setIssues(List.of("SHOP-1"));
        job.getBuildersList().add(new UnstableBuilder());
        j.assertLogContains("because the build is UNSTABLE", build(Result.UNSTABLE, publisher, ""));
        assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
        publisher.setOnResult("UNSTABLE");
        build(Result.UNSTABLE, publisher, "");
        assertThat(jira.world().statusOf("SHOP-1"), is("Deployed"));
        jira.world().move("SHOP-1", JiraWorld.IN_REVIEW, "jenkins");
        job.getBuildersList().replace(new FailureBuilder());
        build(Result.FAILURE, publisher, "");
        assertThat(jira.world().statusOf("SHOP-1"), is("In Review"));
    }

    @Test
    public void theFormKeepsEverything() throws Exception {
        JiraTransitionPublisher publisher = new JiraTransitionPublisher(new TransitionJiraStep("Deployed"));
        publisher.getStep().setSite("main");
        publisher.getStep().setJql("project = SHOP");
        publisher.getStep().setLimit(7);
        publisher.getStep().setVia(List.of("In Progress", "In Review"));
        publisher.getStep().setComment("a\nb");
        publisher.getStep().setFields(Map.of("A", "b", "C", "d"));
        publisher.getStep().setOnlyFrom(List.of("To Do"));
        publisher.setOnResult("FAILURE");
        publisher.getStep().setFailOnError(false);
        publisher.getStep().setDryRun(true);
        job.getPublishersList().add(publisher);
        FreeStyleProject back = j.configRoundtrip(job);
        JiraTransitionPublisher again = back.getPublishersList().get(JiraTransitionPublisher.class);
        assertThat(again.getOnResult(), is("FAILURE"));
        j.assertEqualDataBoundBeans(publisher.getStep(), again.getStep());
    }
}
