package io.jenkins.plugins.deploymentverification.engine.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.Exporter;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusServer;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.probe.NetworkProbes;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Whole verifications against a real Prometheus that scrapes a service of the test's each second. */
public class DeploymentOnPrometheusTest {

    private static final String OK = "http_requests_total{status=\"200\"}";
    private static final String ERRORS = "http_requests_total{status=\"500\"}";

    private Exporter service;
    private PrometheusServer prometheus;

    /** Called before each tick with the tick's number, from 0. */
    private interface Script {
        void before(int tick) throws Exception;
    }

    @Before
    public void deploy() throws Exception {
        service = Exporter.start();
        service.grow(OK, 50).set(ERRORS, 0);
        service.growHistogram("http_request_duration_seconds", "", 50, 0.04);
        prometheus = PrometheusServer.configured()
                .scrape("checkout", service.address())
                .start();
        prometheus.awaitSeries("rate(http_requests_total{job=\"checkout\"}[5s])");
    }

    @After
    public void tearDown() {
        if (prometheus != null) {
            prometheus.close();
        }
        service.close();
    }

    private Report verify(String presets, int seconds, Script script) throws Exception {
        String yaml = "name: checkout\npresets: [" + presets + "]\nparameters: {rate_window: 5s}\n"
                + "window: {duration: " + seconds + "s, interval: 1s}\n";
        VerificationPlan plan = new VerificationPlan(
                "v1",
                new Deployment("checkout", "test", "1.5.0", null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p.yaml", yaml)
                        .services()
                        .get(0),
                Instant.now());
        PrometheusSettings settings = PrometheusSettings.builder(prometheus.url())
                .timeout(Duration.ofSeconds(2))
                .retries(1)
                .build();
        VerificationSession session = VerificationSession.start(plan);
        try (PrometheusSource source = PrometheusSource.open(settings);
                NetworkProbes probes = new NetworkProbes();
                Measurer measurer = new Measurer(name -> source, probes, 8)) {
            int tick = 0;
            Step step = session.next(Instant.now());
            while (step instanceof Step.Measure due) {
                Thread.sleep(
                        Math.max(0, Duration.between(Instant.now(), due.at()).toMillis()));
                script.before(tick++);
                session.record(measurer.measure(plan, due));
                step = session.next(Instant.now());
            }
            return ((Step.Finished) step).report();
        }
    }

    private static CheckReport check(Report report, String name) {
        return report.check(name).orElseThrow();
    }

    @Test
    public void aGoodDeploymentPasses() throws Exception {
        Report report = verify("web-service", 6, tick -> {});

        assertThat(report.reasons().toString(), report.verdict(), equalTo(Verdict.PASSED));
        assertThat(report.score(), equalTo(100.0));
        assertThat(check(report, "latency-p95").lastWithValue().orElseThrow().value(), lessThan(0.5));
    }

    @Test
    public void aRisingErrorRateFailsWithItsReason() throws Exception {
        Report report = verify("web-service", 30, tick -> {
            if (tick == 2) {
                service.grow(ERRORS, 20);
            }
        });

        assertThat(report.verdict(), equalTo(Verdict.FAILED));
        CheckReport errorRate = check(report, "error-rate");
        assertThat(errorRate.verdict(), equalTo(Verdict.FAILED));
        assertThat(errorRate.reason().code(), equalTo(Reason.Code.BREACHED));
        assertThat(errorRate.reason().toString(), containsString("<= 1%"));
        assertThat(errorRate.lastWithValue().orElseThrow().value(), greaterThan(0.01));
        assertThat("the good start is in the report", errorRate.count(Outcome.OK), greaterThan(0));
        assertThat(check(report, "availability").verdict(), equalTo(Verdict.PASSED));
        assertThat(report.reasons().get(0), equalTo(Reason.of(Reason.Code.CHECKS_FAILED, 1, 3, "error-rate")));
    }

    @Test
    public void anErrorBudgetThatBurnsTooFastFails() throws Exception {
        assertThat(verify("burn-rate", 1, tick -> {}).verdict(), equalTo(Verdict.PASSED));

        service.grow(ERRORS, 20);
        Report report = verify("burn-rate", 20, tick -> {});

        assertThat(report.checks().toString(), report.verdict(), equalTo(Verdict.FAILED));
        assertThat(report.checks().get(0).lastWithValue().orElseThrow().value(), greaterThan(6.0));
    }

    /** Its series go stale. Where 'up' is checked too, that is a breach of its own, and so not part of this policy. */
    @Test
    public void aTargetThatDisappearsIsInconclusive() throws Exception {
        Report report = verify("error-rate, latency-p95", 16, tick -> {
            if (tick == 4) {
                service.stop();
            }
        });

        assertThat(report.verdict(), equalTo(Verdict.INCONCLUSIVE));
        for (CheckReport check : report.checks()) {
            assertThat(check.verdict(), equalTo(Verdict.INCONCLUSIVE));
            assertThat(check.noData(), greaterThan(0));
            assertThat(check.breaches(), equalTo(0));
            assertThat("the good start is in the report", check.count(Outcome.OK), greaterThan(0));
        }
    }

    @Test
    public void aTargetThatIsDownFailsItsAvailability() throws Exception {
        Report report = verify("web-service", 10, tick -> {
            if (tick == 2) {
                service.stop();
            }
        });

        assertThat(report.verdict(), equalTo(Verdict.FAILED));
        assertThat(check(report, "availability").verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void aPrometheusKilledAndRestartedInTheMiddleCostsOnlyItsGap() throws Exception {
        Report report = verify("web-service", 24, tick -> {
            if (tick == 5) {
                prometheus.kill();
            }
            if (tick == 8) {
                prometheus.restart();
            }
        });

        assertThat(report.checks().toString(), report.verdict(), equalTo(Verdict.PASSED));
        assertThat(check(report, "error-rate").errors(), greaterThan(0));
        assertThat(check(report, "error-rate").breaches(), equalTo(0));
    }

    @Test
    public void aBadDeploymentStillFailsWherePrometheusIsKilledInTheMiddle() throws Exception {
        Report report = verify("web-service", 40, tick -> {
            if (tick == 3) {
                prometheus.kill();
                service.grow(ERRORS, 20);
            }
            if (tick == 6) {
                prometheus.restart();
            }
        });

        assertThat(report.verdict(), equalTo(Verdict.FAILED));
        assertThat(check(report, "error-rate").verdict(), equalTo(Verdict.FAILED));
        assertThat(check(report, "error-rate").errors(), greaterThan(0));
    }
}
