package io.jenkins.plugins.deploymentverification.engine.observe.export;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFactsTest;
import io.jenkins.plugins.deploymentverification.engine.observe.Exposition;
import io.jenkins.plugins.deploymentverification.engine.observe.Figures;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** With a real Pushgateway. */
public class PushgatewayTest {

    private static final String OF_PLAIN = "{instance=\"ci\",job=\"jenkins\",pipeline=\"plain\"} ";
    private static final String OF_SHOP = "{instance=\"ci\",job=\"jenkins\",pipeline=\"shop/deploy\"} ";

    @Rule
    public final TemporaryFolder folders = new TemporaryFolder();

    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
    private final Map<ExportWatch.Outcome, Integer> outcomes = new EnumMap<>(ExportWatch.Outcome.class);
    private final Figures figures = new Figures();
    private PushgatewayServer server;

    @Before
    public void server() throws Exception {
        server = PushgatewayServer.stopped();
    }

    @After
    public void close() {
        executor.shutdownNow();
        server.close();
    }

    private Pushgateway gateway() {
        return new Pushgateway(
                new PushgatewaySettings(server.url(), "jenkins", "ci", Authentication.none(), HttpSettings.DEFAULT));
    }

    private Exporting exporting(ExportQueue queue) {
        ExportWatch watch = (outcome, builds) -> {
            synchronized (outcomes) {
                outcomes.merge(outcome, builds, Integer::sum);
            }
        };
        return new Exporting(
                "gateway", queue, this::gateway, figures::expose, executor, watch, List.of(Duration.ofMillis(50)));
    }

    private int count(ExportWatch.Outcome outcome) {
        synchronized (outcomes) {
            return outcomes.getOrDefault(outcome, 0);
        }
    }

    @Test
    public void eachJobAndOurOwnFiguresHaveGroupsOfTheirOwn() throws Exception {
        server.start();
        figures.verified(Verdict.PASSED, "production", Duration.ofMinutes(5));
        try (Pushgateway gateway = gateway()) {
            gateway.send(BuildFactsTest.plain(3));
            gateway.send(BuildFactsTest.full());
            gateway.send(figures.expose());
        }
        String metrics = server.metrics();
        assertThat(metrics, containsString("deployment_verification_build_number" + OF_PLAIN + "3\n"));
        assertThat(metrics, containsString("deployment_verification_build_number" + OF_SHOP + "12\n"));
        assertThat(metrics, containsString("deployment_verification_build_duration_seconds" + OF_SHOP + "61.5\n"));
        assertThat(
                metrics,
                containsString("deployment_verification_verifications_total{environment=\"production\","
                        + "instance=\"ci\",job=\"jenkins\",verdict=\"passed\"} 1\n"));
        assertThat(metrics, containsString("push_failure_time_seconds" + OF_SHOP + "0\n"));
    }

    @Test
    public void whatABuildHasNoMoreOfDoesNotStay() throws Exception {
        server.start();
        BuildFacts full = BuildFactsTest.full();
        BuildFacts bare = new BuildFacts(
                full.runId(),
                full.pipelineId(),
                full.jobName(),
                13,
                null,
                "FAILURE",
                full.startedAt(),
                full.duration(),
                null,
                null,
                List.of());
        try (Pushgateway gateway = gateway()) {
            gateway.send(full);
            assertThat(server.metrics(), containsString("build_coverage_ratio"));
            gateway.send(bare);
        }
        assertThat(server.metrics(), containsString("build_number" + OF_SHOP + "13\n"));
        assertThat(server.metrics(), not(containsString("build_coverage_ratio")));
    }

    @Test
    public void theLastRunsSurviveAGatewayThatIsDown() throws Exception {
        ExportQueue queue = new ExportQueue(folders.getRoot().toPath(), 3);
        try (Exporting exporting = exporting(queue)) {
            for (int i = 1; i <= 4; i++) {
                exporting.add(BuildFactsTest.plain(i));
            }
            exporting.figuresChanged();
            await().until(() -> exporting.trouble() != null);
            assertThat(exporting.trouble(), containsString("127.0.0.1"));
            assertThat(exporting.waiting(), is(3));
        }
        // as after a restart of Jenkins
        try (Exporting exporting = exporting(new ExportQueue(folders.getRoot().toPath(), 3))) {
            exporting.start();
            exporting.figuresChanged();
            figures.verified(Verdict.FAILED, null, Duration.ofSeconds(1));
            server.start();
            await().until(() -> exporting.waiting() == 0 && exporting.trouble() == null);
            await().until(() -> server.metrics().contains("verdict=\"failed\""));
        }
        assertThat(server.metrics(), containsString("build_number" + OF_PLAIN + "4\n"));
        assertThat(count(ExportWatch.Outcome.SENT), is(3));
        assertThat(count(ExportWatch.Outcome.DROPPED), is(1));
    }

    @Test
    public void itGoesOnAfterAnInterruptionOfTheGateway() throws Exception {
        server.start();
        try (Exporting exporting = exporting(new ExportQueue(folders.getRoot().toPath(), 10))) {
            exporting.add(BuildFactsTest.plain(1));
            await().until(() -> count(ExportWatch.Outcome.SENT) == 1);
            server.stop();
            exporting.add(BuildFactsTest.plain(2));
            exporting.add(BuildFactsTest.plain(3));
            await().until(() -> exporting.trouble() != null);
            server.start();
            await().until(() -> count(ExportWatch.Outcome.SENT) == 3);
            assertThat(exporting.waiting(), is(0));
            await().until(() -> exporting.trouble() == null);
        }
        assertThat(server.metrics(), containsString("build_number" + OF_PLAIN + "3\n"));
    }

    @Test
    public void whatTheGatewayRefusesIsToldAndNotRepeated() throws Exception {
        server.start();
        try (Pushgateway gateway = gateway()) {
            Exposition broken = new Exposition("text/plain; version=0.0.4", "not { metrics\n");
            ExportException refused = assertThrows(ExportException.class, () -> gateway.send(broken));
            assertThat(refused.isRefused(), is(true));
            assertThat(refused.getMessage(), containsString("answered HTTP 400"));
            assertThat(refused.getMessage().length(), greaterThan(60));
            assertThat(refused.retryAfter(), nullValue());
        }
    }

    @Test
    public void theTestFindsAPushgatewayOnly() throws Exception {
        try (Pushgateway gateway = gateway()) {
            assertThrows(ExportException.class, gateway::test);
            server.start();
            assertThat(gateway.test(), containsString("Pushgateway at http://127.0.0.1"));
        }
        assertThat(server.metrics(), not(containsString("job=\"jenkins\"")));
        PushgatewaySettings wrong = new PushgatewaySettings(
                java.net.URI.create(server.url() + "/other/"),
                "jenkins",
                "ci",
                Authentication.none(),
                HttpSettings.DEFAULT);
        try (Pushgateway gateway = new Pushgateway(wrong)) {
            ExportException failure = assertThrows(ExportException.class, gateway::test);
            assertThat(failure.getMessage(), containsString("/other/api/v1/status answered HTTP 404"));
            assertThat("an admin can put it right", failure.isRefused(), is(false));
        }
    }
}
