package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the render API of Graphite. An expression is one target; it may name many series.
 *
 * <p>An instant's value is that of the last point whose time was over then ({@link LookBack}); null points are skipped.
 * Points are never consolidated, so that none is made of parts that do not belong together.
 *
 * @see <a href="https://graphite.readthedocs.io/en/latest/render_api.html">The render API</a>
 */
public final class GraphiteSource implements MetricSource {

    private static final Duration SHORTEST_GRAPH = Duration.ofMinutes(10);

    private final GraphiteSettings settings;
    private final SourceClient client;

    private GraphiteSource(GraphiteSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static GraphiteSource open(GraphiteSettings settings) throws SourceException {
        return new GraphiteSource(
                settings,
                SourceClient.open(
                        settings.connection(),
                        new GraphiteDialect(settings.connection().secrets())));
    }

    @Override
    public MetricAnswer query(MetricQuery asked) throws SourceException, InterruptedException {
        LookBack lookBack = settings.lookBack();
        lookBack.times(asked); // refuses too many before asking
        Instant from = lookBack.start(asked, Duration.ZERO);
        Instant to = lookBack.end(asked.to(), Duration.ZERO);
        JsonReply reply = client.postForm("/render", form(asked.expression(), from, to), asked.budget());
        return new RenderAnswer(reply, asked, lookBack, from).read();
    }

    /** The server gives the points after {@code from}, and that which begins then is wanted, too. */
    private static Map<String, String> form(String target, Instant from, Instant to) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("target", target);
        form.put("from", Long.toString(from.getEpochSecond() - 1));
        form.put("until", Long.toString(to.getEpochSecond()));
        form.put("format", "json");
        form.put("noCache", "true");
        return form;
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        long start = System.nanoTime();
        query(MetricQuery.instant("constantLine(1)", Instant.now(), budget));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new SourceInfo("Graphite", version(deadline.remaining()), took, null);
    }

    /** Null where the server does not tell: only Graphite's own web application does. */
    private String version(Duration budget) throws InterruptedException {
        try {
            String version = client.sendForText(HttpRequest.get(client.uri("/version")), budget)
                    .body()
                    .strip();
            return version.matches("\\d[\\w.+-]{0,30}") ? SafeText.excerpt(version, 30) : null;
        } catch (SourceException e) {
            return null;
        }
    }

    /**
     * Never: of a range the server chooses the archive by its beginning, so that the same time may be answered from
     * coarser points than when asked for by itself.
     */
    @Override
    public boolean rangeEqualsInstants(String expression) {
        return false;
    }

    /** The picture that the render API draws. */
    @Override
    public URI graphLink(MetricQuery query) {
        Instant from = query.isRange() ? query.from() : query.to();
        Instant earliest = query.to().minus(SHORTEST_GRAPH);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("target", query.expression());
        parameters.put("from", Long.toString((from.isBefore(earliest) ? from : earliest).getEpochSecond()));
        parameters.put("until", Long.toString(query.to().getEpochSecond()));
        parameters.put("width", "1000");
        parameters.put("height", "500");
        return URI.create(SafeUri.of(settings.connection().url()) + "/render?"
                + HttpRequest.formOf(parameters).replace("+", "%20"));
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
