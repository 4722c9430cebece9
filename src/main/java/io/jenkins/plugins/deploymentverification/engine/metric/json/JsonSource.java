package io.jenkins.plugins.deploymentverification.engine.metric.json;

import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Asks any HTTP API that answers JSON, as the settings say. */
public final class JsonSource implements MetricSource {

    private static final Duration INSTANT_STEP = Duration.ofMinutes(1);

    private final JsonSettings settings;
    private final SourceClient client;

    private JsonSource(JsonSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static JsonSource open(HttpConnection connection, JsonSettings settings) throws SourceException {
        return new JsonSource(settings, SourceClient.open(connection, Dialect.of("the API as it is configured")));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        if (query.isRange() && settings.points() == null) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "this JSON source yields one value for each series and no past; it needs 'points' to be asked for a"
                            + " range");
        }
        if (settings.time() == null && !isAskedForATime() && ageOf(query).compareTo(settings.lookback()) > 0) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "this JSON source tells the present value only, and not that of " + query.to()
                            + "; with {to} in 'path' or 'body' it can be asked for a time, and 'time' tells that of"
                            + " the answer");
        }
        return new JsonReading(settings, send(query)).read(query);
    }

    /** Otherwise what it answers is of now, whatever time it is asked for. */
    private boolean isAskedForATime() {
        return asksFor("to") || asksFor("from");
    }

    private boolean asksFor(String place) {
        return new Template(settings.path()).names(place)
                || settings.body() != null && new Template(settings.body()).names(place);
    }

    private static Duration ageOf(MetricQuery query) {
        return Duration.between(query.to(), Instant.now()).abs();
    }

    private JsonReply send(MetricQuery query) throws SourceException, InterruptedException {
        Template.Question question = new Template.Question(
                query.expression(),
                query.isRange() ? query.from() : query.to().minus(settings.lookback()),
                query.to(),
                query.isRange() ? query.step() : INSTANT_STEP);
        URI uri = client.uri(new Template(settings.path()).inUrl(question));
        HttpRequest.Builder request = HttpRequest.of(settings.method(), uri);
        if (settings.body() != null) {
            request.body(new Template(settings.body()).inJson(question), "application/json");
        }
        return client.send(request, query.budget());
    }

    /** Where each check has its own query none can be made up: what counts is that the server answers in JSON. */
    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        long start = System.nanoTime();
        MetricQuery query = MetricQuery.instant("", Instant.now(), budget);
        String detail;
        if (asksFor("query")) {
            send(query);
            detail = "it was asked without a query; whether the paths are right is seen with one";
        } else {
            detail = query(query).series().size() + " series found";
        }
        return new SourceInfo("JSON over HTTP", null, Duration.ofNanos(System.nanoTime() - start), detail);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "JSON at " + client.connection();
    }
}
