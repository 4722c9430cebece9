package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import java.time.Duration;
import java.time.Instant;

/** Tells what answers: a query first, because that is what must work; then what the server tells about itself. */
final class ConnectionTest {

    private final PrometheusSource source;
    private final PrometheusClient client;

    ConnectionTest(PrometheusSource source, PrometheusClient client) {
        this.source = source;
        this.client = client;
    }

    SourceInfo run(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        long start = System.nanoTime();
        MetricAnswer targets = source.query(MetricQuery.instant("count_values(\"value\", up)", Instant.now(), budget));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        PrometheusClient.Reply build = buildInfo(deadline);
        return new SourceInfo(product(build), version(build), took, detail(targets));
    }

    /** Null where the server has none; only Prometheus itself promises to. */
    @CheckForNull
    private PrometheusClient.Reply buildInfo(Deadline deadline) throws InterruptedException {
        try {
            return client.get("/api/v1/status/buildinfo", deadline.remaining());
        } catch (SourceException e) {
            return null;
        }
    }

    /**
     * Mimir names itself; VictoriaMetrics tells its host in a header and pretends to be a Prometheus; Thanos is what
     * has a version that begins with 0.
     */
    private static String product(@CheckForNull PrometheusClient.Reply build) {
        if (build == null) {
            return "Prometheus-compatible API";
        }
        String application = text(build.data().path("application"));
        if (application != null) {
            return application;
        }
        if (build.response().header("X-Server-Hostname") != null) {
            return "VictoriaMetrics";
        }
        String version = version(build);
        return version != null && version.startsWith("0.") ? "Thanos" : "Prometheus";
    }

    @CheckForNull
    private static String version(@CheckForNull PrometheusClient.Reply build) {
        return build == null ? null : text(build.data().path("version"));
    }

    @CheckForNull
    private static String text(JsonNode node) {
        String text = SafeText.excerpt(node.asText(""), 60);
        return text.isEmpty() ? null : text;
    }

    private static String detail(MetricAnswer answer) {
        double up = 0;
        double all = 0;
        for (Series series : answer.series()) {
            double count = series.samples().get(0).value();
            all += count;
            up += "1".equals(series.labels().get("value")) ? count : 0;
        }
        String targets = all == 0
                ? "it knows no scrape target (no series \"up\"); is the tenant right?"
                : (long) up + " of " + (long) all + " targets are up";
        return answer.isTrustworthy() ? targets : targets + "; it warns: " + String.join("; ", answer.warnings());
    }
}
