package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.TaskListener;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.report.RollbackOffer;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/** What {@code withCredentials} binds gets to the rollback, and to nobody who reads of it. */
public class RollbackSecretsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** With what a shell would need quotes for. */
    private static final String SECRET = "it's-the-token & more";

    private static final String PART = "the-token";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Rule
    public final LoggerRule logs = new LoggerRule()
            .record("io.jenkins.plugins.deploymentverification", Level.FINE)
            .capture(1000);

    private Path seen;

    @Before
    public void aSecretAndAProgramThatRepeatsIt() throws Exception {
        prometheus.configureInJenkins();
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, "token", "", Secret.fromString(SECRET)));
        seen = folder.getRoot().toPath().resolve("seen");
    }

    private WorkflowRun run(Result result, String rollback) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "node { withCredentials([string(credentialsId: 'token', variable: 'T')]) {\n"
                        + "verifyDeployment(service: 'shop', duration: '1s', interval: '1s', verifyAgain: 'none',\n"
                        + "checks: [metricCheck(name: 'm', query: 'errors', criteria: '<= 5', action: 'rollback')],\n"
                        + "rollback: " + rollback + ") } }",
                true));
        return j.buildAndAssertStatus(result, job);
    }

    private String undo() {
        return "commandRollback(command: ['sh', '-c', 'echo \"$1\" >> \"" + seen
                + "\"; echo it was \"$1\"', 'undo', T])";
    }

    private static List<RollbackRecord> rollbacks(WorkflowRun run) throws IOException {
        return run.getAction(VerificationAction.class).getRollbacks("shop-1");
    }

    private void itWasMasked(RollbackRecord rollback) throws Exception {
        assertThat(rollback.outcome(), is(Outcome.DONE));
        assertThat(Files.readAllLines(seen), hasItem(SECRET));
        assertThat(rollback.description(), containsString("undo '***'"));
        assertThat(rollback.planned().toString(), containsString("undo '***'"));
        assertThat(rollback.commands().get(0).line(), containsString("undo '***'"));
        assertThat(rollback.commands().get(0).output(), containsString("it was ***"));
    }

    /** The build's folder as anybody may read it; the state of the Pipeline's program is on disk only. */
    private void nothingTellsIt(WorkflowRun run) throws Exception {
        try (Stream<Path> files = Files.walk(run.getRootDir().toPath())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.endsWith("program.dat"))
                    .toList()) {
                assertThat(
                        file.toString(),
                        Files.readString(file, StandardCharsets.ISO_8859_1),
                        not(containsString(PART)));
            }
        }
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        String page = run.getUrl() + "deployment-verification/shop-1/";
        for (String url : List.of(
                page,
                page + "confirmRollback",
                page + "report.json",
                page + "report.md",
                run.getUrl() + "consoleText",
                run.getUrl() + "deployment-verification/api/json?depth=3")) {
            assertThat(url, client.goTo(url, null).getWebResponse().getContentAsString(), not(containsString(PART)));
        }
        assertThat(logs.getMessages().stream().filter(m -> m.contains(PART)).toList(), is(empty()));
    }

    @Test
    public void whatTheBuildUndoesIsMasked() throws Exception {
        prometheus.set("errors", 9);
        WorkflowRun run = run(Result.FAILURE, undo());
        assertThat(rollbacks(run), hasSize(1));
        itWasMasked(rollbacks(run).get(0));
        nothingTellsIt(run);
    }

    @Test
    public void whatAPersonUndoesLaterIsMaskedToo() throws Exception {
        prometheus.set("errors", 0);
        WorkflowRun run = run(Result.SUCCESS, undo());
        assertThat(RollbackOffer.get().describe(run, "shop-1"), containsString("undo '***'"));
        assertThat(RollbackOffer.get().named(run, "shop-1"), containsString("undo '***'"));
        nothingTellsIt(run);

        run.reload(); // so that it is what was kept
        RollbackOffer.get().rollBack(run, "shop-1", "maria", null);
        await().atMost(MINUTE)
                .until(() -> !rollbacks(run).isEmpty()
                        && rollbacks(run).get(0).outcome().isEnd()
                        && !RollbackOffer.get().isUnderWay(run, "shop-1"));
        itWasMasked(rollbacks(run).get(0));
        assertThat("otherwise it would prove nothing", logs.getMessages(), hasItem(containsString("undo '***'")));
        nothingTellsIt(run);
    }

    @Test
    public void parametersOfAnotherJobAreKeptInSecret() throws Exception {
        FreeStyleProject undo = j.createFreeStyleProject("undo");
        undo.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("TOKEN", "?")));
        prometheus.set("errors", 0);
        WorkflowRun run = run(Result.SUCCESS, "jobRollback(job: 'undo', parameters: [TOKEN: T])");
        nothingTellsIt(run);
        RollbackOffer.get().rollBack(run, "shop-1", "maria", null);
        await().atMost(MINUTE)
                .until(() -> !rollbacks(run).isEmpty()
                        && rollbacks(run).get(0).outcome().isEnd());
        assertThat(rollbacks(run).get(0).outcome(), is(Outcome.DONE));
        assertThat(undo.getLastBuild().getEnvironment(TaskListener.NULL).get("TOKEN"), is(SECRET));
        nothingTellsIt(run);
    }
}
