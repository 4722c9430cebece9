package io.jenkins.plugins.deploymentverification.rollback;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.arrayWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import hudson.model.FreeStyleProject;
import hudson.model.Label;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Queue;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackProgress;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;
import org.jvnet.hudson.test.SleepBuilder;

/** What a rollback by another job finds after a restart of the controller: that job is scheduled once. */
public class JobRollbackRestartTest {

    private static final Duration MINUTE = Duration.ofMinutes(2);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<CommandRecord> told = new ArrayList<>();

    /** As it is opened in each session anew. */
    private static Rollback rollback(Map<String, String> parameters) {
        FreeStyleProject deploy = Jenkins.get().getItemByFullName("deploy", FreeStyleProject.class);
        RollbackContext context = new RollbackContext(deploy.getLastBuild(), "deploy#1#shop-1#1") {

            @Override
            public CommandRunner commands() {
                throw new AssertionError("it needs no agent");
            }

            @Override
            public String secretFile(String name, byte[] content) {
                throw new AssertionError("it needs no agent");
            }

            @Override
            public Set<String> secrets() {
                return Set.of();
            }

            @Override
            public void log(String line) {
                throw new AssertionError("it says nothing");
            }
        };
        return new JobRollback(context, "undo", parameters, MINUTE);
    }

    private static void aBadDeployment(JenkinsRule j) throws Exception {
        j.buildAndAssertSuccess(j.createFreeStyleProject("deploy"));
    }

    private static FreeStyleProject undo(JenkinsRule j) {
        return j.jenkins.getItemByFullName("undo", FreeStyleProject.class);
    }

    @Test
    public void whatWasNotScheduledIsScheduledOnce() throws Throwable {
        sessions.then(j -> {
            aBadDeployment(j);
            j.createFreeStyleProject("undo");
            assertThat(rollback(Map.of()).look(told::add), is(""));
        });
        sessions.then(j -> {
            Rollback rollback = rollback(Map.of());
            assertThat(rollback.find("", told::add), is(RollbackProgress.NOT_DONE));
            rollback.change("", told::add);
            assertThat(rollback.find("", told::add), is(RollbackProgress.DONE));
            rollback.await("", told::add);
            assertThat(undo(j).getBuilds(), hasSize(1));
        });
    }

    @Test
    public void whatWaitsInTheQueueIsWaitedFor() throws Throwable {
        sessions.then(j -> {
            aBadDeployment(j);
            FreeStyleProject undo = j.createFreeStyleProject("undo");
            undo.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("VERSION", "?")));
            undo.setAssignedLabel(Label.get("cluster"));
            rollback(Map.of("VERSION", "1.0")).change("", told::add);
            await().atMost(MINUTE).until(undo::isInQueue);
        });
        sessions.then(j -> {
            Rollback rollback = rollback(Map.of("VERSION", "1.0"));
            assertThat(rollback.find("", told::add), is(RollbackProgress.DONE));
            assertThat(Queue.getInstance().getItems(), arrayWithSize(1));
            j.createOnlineSlave(Label.get("cluster"));
            rollback.await("", told::add);
            assertThat(undo(j).getBuilds(), hasSize(1));
            assertThat(
                    undo(j).getLastBuild()
                            .getEnvironment(hudson.model.TaskListener.NULL)
                            .get("VERSION"),
                    is("1.0"));
        });
    }

    @Test
    public void whatRunsIsWaitedFor() throws Throwable {
        String marker = folder.getRoot() + "/go";
        sessions.then(j -> {
            aBadDeployment(j);
            WorkflowJob undo = j.createProject(WorkflowJob.class, "undo");
            undo.setDefinition(new CpsFlowDefinition(
                    "node { echo 'undoing'; waitUntil(quiet: true) { fileExists '" + marker + "' } }", true));
            rollback(Map.of()).change("", told::add);
            await().atMost(MINUTE).until(() -> undo.getLastBuild() != null);
            j.waitForMessage("undoing", undo.getLastBuild());
        });
        folder.newFile("go");
        sessions.then(j -> {
            Rollback rollback = rollback(Map.of());
            assertThat(rollback.find("", told::add), is(RollbackProgress.DONE));
            rollback.await("", told::add);
            WorkflowJob undo = j.jenkins.getItemByFullName("undo", WorkflowJob.class);
            assertThat(undo.getBuilds(), hasSize(1));
            assertThat(told.get(0).output(), containsString("SUCCESS"));
        });
    }

    @Test
    public void whatHasEndedIsNotRunAgain() throws Throwable {
        sessions.then(j -> {
            aBadDeployment(j);
            FreeStyleProject undo = j.createFreeStyleProject("undo");
            rollback(Map.of()).change("", told::add);
            await().atMost(MINUTE).until(() -> undo.getLastBuild() != null);
            j.waitForCompletion(undo.getLastBuild());
            // a later one that is not ours
            j.buildAndAssertSuccess(undo);
        });
        sessions.then(j -> {
            Rollback rollback = rollback(Map.of());
            assertThat(rollback.find("", told::add), is(RollbackProgress.DONE));
            rollback.await("", told::add);
            assertThat(undo(j).getBuilds(), hasSize(2));
            assertThat(told.stream().map(CommandRecord::line).toList(), contains("build job undo #1"));
        });
    }

    @Test
    public void whatFailedMeanwhileIsAFailure() throws Throwable {
        sessions.then(j -> {
            aBadDeployment(j);
            FreeStyleProject undo = j.createFreeStyleProject("undo");
            undo.getBuildersList().add(new FailureBuilder());
            rollback(Map.of()).change("", told::add);
            await().atMost(MINUTE).until(() -> undo.getLastBuild() != null);
            j.assertBuildStatus(Result.FAILURE, j.waitForCompletion(undo.getLastBuild()));
        });
        sessions.then(j -> {
            Rollback rollback = rollback(Map.of());
            assertThat(rollback.find("", told::add), is(RollbackProgress.DONE));
            RollbackException e = assertThrows(RollbackException.class, () -> rollback.await("", told::add));
            assertThat(e.getMessage(), is("undo #1 ended with FAILURE"));
            assertThat(undo(j).getBuilds(), hasSize(1));
        });
    }

    @Test
    public void whatTheRestartCutOffIsAFailure() throws Throwable {
        sessions.then(j -> {
            aBadDeployment(j);
            FreeStyleProject undo = j.createFreeStyleProject("undo");
            undo.getBuildersList().add(new SleepBuilder(300_000));
            rollback(Map.of()).change("", told::add);
            await().atMost(MINUTE).until(() -> undo.getLastBuild() != null);
            j.waitForMessage("Sleeping", undo.getLastBuild());
        });
        sessions.then(j -> {
            Rollback rollback = rollback(Map.of());
            assertThat("it may have undone something", rollback.find("", told::add), is(RollbackProgress.DONE));
            RollbackException e = assertThrows(RollbackException.class, () -> rollback.await("", told::add));
            assertThat(e.getMessage(), containsString("undo #1 ended with "));
            assertThat(undo(j).getBuilds(), hasSize(1));
        });
    }
}
