package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.Target;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Asks Prometheus, or what speaks its API.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">Prometheus HTTP API</a>
 */
public final class PrometheusSource implements MetricSource {

    /** Functions whose value depends on the range asked for: of Prometheus, and of VictoriaMetrics' MetricsQL. */
    private static final Pattern OF_THE_RANGE =
            Pattern.compile("\\b(start|end|step|range|(range|running)_\\w+)\\s*\\(", Pattern.CASE_INSENSITIVE);

    private final PrometheusSettings settings;
    private final PrometheusClient client;

    private PrometheusSource(PrometheusSettings settings, PrometheusClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static PrometheusSource open(PrometheusSettings settings) throws SourceException {
        return new PrometheusSource(settings, PrometheusClient.open(settings));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("query", query.expression());
        if (query.isRange()) {
            form.put("start", seconds(query.from()));
            form.put("end", seconds(query.to()));
            form.put("step", plain(query.step()));
        } else {
            form.put("time", seconds(query.to()));
        }
        String path = query.isRange() ? "/api/v1/query_range" : "/api/v1/query";
        PrometheusClient.Reply reply = client.post(path, form, query.budget());
        return new QueryResult(reply).read(query.isRange());
    }

    @Override
    public List<Alert> alerts(Duration budget) throws SourceException, InterruptedException {
        return Listings.alerts(client.get("/api/v1/alerts", budget));
    }

    @Override
    public List<Target> targets(Duration budget) throws SourceException, InterruptedException {
        return Listings.targets(client.get("/api/v1/targets?state=active", budget));
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        return new ConnectionTest(this, client).run(budget);
    }

    /**
     * Prometheus evaluates a range query as an instant query at each step; only {@code start()} and {@code end()} mean
     * the range's.
     *
     * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/basics/#modifier">The &#64; modifier</a>
     */
    @Override
    public boolean rangeEqualsInstants(String expression) {
        return !OF_THE_RANGE.matcher(expression).find();
    }

    /** A link to the graph page of Prometheus; Thanos and VictoriaMetrics understand it too. */
    @Override
    @CheckForNull
    public URI graphLink(MetricQuery query) {
        return settings.flavor().hasGraphPage() ? GraphLink.of(settings.url(), query) : null;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }

    private static String plain(Duration time) {
        return BigDecimal.valueOf(Math.max(1, time.toMillis()), 3)
                .stripTrailingZeros()
                .toPlainString();
    }
}
