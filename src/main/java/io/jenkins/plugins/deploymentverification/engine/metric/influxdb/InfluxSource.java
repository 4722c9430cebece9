package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks InfluxDB in InfluxQL or Flux.
 *
 * <p>An instant's value is that of the last bucket that was complete then ({@link LookBack}), or, where the query makes
 * no buckets, its one value over the look-back. A range is answered from the same buckets, fetched at once, so that at
 * each of its steps stands what an instant query would have given.
 */
public final class InfluxSource implements MetricSource {

    private final InfluxSettings settings;
    private final SourceClient client;

    private InfluxSource(InfluxSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static InfluxSource open(InfluxSettings settings) throws SourceException {
        return new InfluxSource(
                settings, SourceClient.open(settings.connection(), new InfluxDialect(settings.language())));
    }

    @Override
    public MetricAnswer query(MetricQuery asked) throws SourceException, InterruptedException {
        InfluxQuery query = read(asked.expression());
        LookBack lookBack = settings.lookBack();
        if (asked.isRange() && query.width().isZero()) {
            throw rejected("the query makes no buckets, so it has no values over a range; group it by "
                    + (isFlux() ? "aggregateWindow(every: v.windowPeriod, …)" : "time($__interval)"));
        }
        lookBack.times(asked); // refuses too many before asking
        Instant from = lookBack.start(asked, query.alignment());
        Instant to = lookBack.end(asked.to(), query.alignment());
        String text = query.text(from, to);
        Rows rows = isFlux() ? flux(text, asked.budget()) : influxQl(text, asked.budget());
        try {
            return new InfluxAnswer(asked, query, lookBack, from, to).of(rows);
        } catch (SourceException e) {
            // not as its cause: what the server said is masked here
            throw new SourceException(e.kind(), place() + ": " + client.masked(e.getMessage(), 600));
        }
    }

    private InfluxQuery read(String expression) throws SourceException {
        Duration interval = settings.lookBack().interval();
        try {
            return isFlux()
                    ? new FluxQuery(expression, interval, settings.bucket())
                    : new InfluxQlQuery(expression, interval);
        } catch (IllegalArgumentException e) {
            throw rejected(e.getMessage());
        }
    }

    private Rows influxQl(String text, Duration budget) throws SourceException, InterruptedException {
        return influxQlAnswer(text, budget).read();
    }

    /** Asks as a POST: a query may be longer than a URL. It can only be a SELECT, so nothing is changed. */
    private InfluxQlAnswer influxQlAnswer(String text, Duration budget) throws SourceException, InterruptedException {
        return new InfluxQlAnswer(client.postForm(path(), Map.of("q", text), budget));
    }

    /** Whether a question of our own, to be sent as it is, has no answer, be it of numbers or not. */
    boolean isEmpty(String text, Duration budget) throws SourceException, InterruptedException {
        if (!isFlux()) {
            return influxQlAnswer(text, budget).isEmpty();
        }
        try {
            return read(fluxAnswer(text, budget)).tables().isEmpty();
        } catch (FluxAnswer.NoNumbers e) {
            return false;
        }
    }

    private Rows flux(String text, Duration budget) throws SourceException, InterruptedException {
        try {
            return read(fluxAnswer(text, budget));
        } catch (FluxAnswer.NoNumbers e) {
            throw rejected(e.getMessage());
        }
    }

    private HttpResponse fluxAnswer(String text, Duration budget) throws SourceException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("query", text).put("type", "flux");
        ObjectNode dialect = body.putObject("dialect");
        dialect.put("header", true).put("delimiter", ",").put("dateTimeFormat", "RFC3339");
        dialect.putArray("annotations").add("datatype").add("group").add("default");
        HttpRequest.Builder request = HttpRequest.of("POST", client.uri(path()))
                .body(body.toString(), "application/json")
                .header("Accept", "application/csv");
        return client.sendForText(request, budget);
    }

    private Rows read(HttpResponse response) throws SourceException, FluxAnswer.NoNumbers {
        try {
            return FluxAnswer.read(response.body());
        } catch (FluxAnswer.ErrorTable e) {
            ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", e.getMessage());
            throw client.refusal(client.uri(path()), response, error);
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    SourceException.Kind.MALFORMED,
                    place() + ": " + client.masked(e.getMessage(), 300)
                            + "; this is not the annotated CSV that the InfluxDB 2.x API answers");
        }
    }

    private String path() {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (isFlux()) {
            if (settings.organization() != null) {
                parameters.put("org", settings.organization());
            }
            return "/api/v2/query" + (parameters.isEmpty() ? "" : "?" + HttpRequest.formOf(parameters));
        }
        parameters.put("db", settings.database());
        if (settings.retentionPolicy() != null) {
            parameters.put("rp", settings.retentionPolicy());
        }
        parameters.put("epoch", "ms");
        return "/query?" + HttpRequest.formOf(parameters);
    }

    private String place() {
        return SafeUri.of(client.uri(path()));
    }

    private SourceException rejected(String why) {
        return new SourceException(SourceException.Kind.REJECTED, place() + ": " + client.masked(why, 600));
    }

    private boolean isFlux() {
        return settings.language() == InfluxLanguage.FLUX;
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        return new InfluxProbe(this, settings, client).run(budget);
    }

    /** Buckets are the same whichever range they are asked for in, unless a function looks at their neighbours. */
    @Override
    public boolean rangeEqualsInstants(String expression) {
        try {
            InfluxQuery query = read(expression);
            return !query.width().isZero() && !query.dependsOnRange();
        } catch (SourceException e) {
            return false;
        }
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
