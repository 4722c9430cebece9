package io.jenkins.plugins.deploymentverification.engine.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

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
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** A canary beside a stable version, both scraped by a real Prometheus each second. */
public class CanaryOnPrometheusTest {

    private final Random random = new Random(11);
    private Exporter service;
    private PrometheusServer prometheus;

    @Before
    public void deploy() throws Exception {
        service = Exporter.start();
        answer(1);
        prometheus = PrometheusServer.configured()
                .scrape("checkout", service.address())
                .start();
        for (int i = 0; i < 10; i++) { // the past that the control's noise is learnt from
            answer(1);
            Thread.sleep(1000);
        }
        prometheus.awaitSeries("latency_seconds{version=\"canary\"}");
    }

    @After
    public void tearDown() {
        if (prometheus != null) {
            prometheus.close();
        }
        service.close();
    }

    private void answer(double factor) {
        service.set("latency_seconds{version=\"stable\"}", 0.2 * Math.exp(0.03 * random.nextGaussian()));
        service.set("latency_seconds{version=\"canary\"}", 0.2 * factor * Math.exp(0.03 * random.nextGaussian()));
    }

    private CheckReport verify(int seconds, double factor) throws Exception {
        String yaml = "name: checkout\nwindow: {duration: " + seconds + "s, interval: 1s}\nmetrics:\n"
                + " - name: latency\n   query: latency_seconds{version=\"canary\"}\n   unit: s\n"
                + "   baseline: {type: control, query: 'latency_seconds{version=\"stable\"}'}\n";
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
            Step step = session.next(Instant.now());
            while (step instanceof Step.Measure due) {
                Thread.sleep(
                        Math.max(0, Duration.between(Instant.now(), due.at()).toMillis()));
                answer(factor);
                session.record(measurer.measure(plan, due));
                step = session.next(Instant.now());
            }
            Report report = ((Step.Finished) step).report();
            return report.checks().get(0);
        }
    }

    @Test
    public void aWorseCanaryFailsEarly() throws Exception {
        CheckReport check = verify(60, 1.5);
        assertThat(check.reason().toString(), check.verdict(), equalTo(Verdict.FAILED));
        assertThat(check.reason().code(), equalTo(Reason.Code.REGRESSED));
        assertThat(check.measurements().size(), lessThan(40));
        assertThat(check.lastWithValue().orElseThrow().baseline(), not(nullValue()));
    }

    @Test
    public void anEqualCanaryPasses() throws Exception {
        CheckReport check = verify(40, 1);
        assertThat(check.reason().toString(), check.verdict(), equalTo(Verdict.PASSED));
        assertThat(check.reason().code(), equalTo(Reason.Code.NO_REGRESSION));
        assertThat(check.measurements().size(), greaterThan(30));
    }
}
