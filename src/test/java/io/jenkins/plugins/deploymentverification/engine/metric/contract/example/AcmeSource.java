package io.jenkins.plugins.deploymentverification.engine.metric.contract.example;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the Acme metrics service. */
public final class AcmeSource implements MetricSource {

    private final SourceClient client;

    public AcmeSource(HttpConnection connection) throws SourceException {
        client = SourceClient.open(connection, Dialect.of("the API of Acme"));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        Duration step = query.isRange() ? query.step() : Duration.ofMinutes(1);
        Instant from = query.isRange() ? query.from() : query.to().minus(step);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("query", query.expression());
        parameters.put("from", String.valueOf(from.getEpochSecond()));
        parameters.put("to", String.valueOf(query.to().getEpochSecond()));
        parameters.put("step", String.valueOf(step.toSeconds()));
        JsonReply reply = client.get("/v1/values", parameters, query.budget());
        if (reply.json().has("error")) {
            throw reply.refused(); // 200 with an error inside
        }
        if (!reply.json().path("series").isArray()) {
            throw reply.malformed("\"series\" is no list");
        }
        List<Series> all = new ArrayList<>();
        for (JsonNode series : reply.json().path("series")) {
            List<Sample> samples = new ArrayList<>();
            for (JsonNode point : series.path("points")) {
                if (point.path(1).isNumber()) { // a bucket without a value is left out
                    Instant at = Instant.ofEpochSecond(point.path(0).longValue());
                    samples.add(new Sample(at, point.path(1).doubleValue()));
                }
            }
            // of an instant query the last value is the one
            List<Sample> wanted =
                    query.isRange() || samples.isEmpty() ? samples : List.of(samples.get(samples.size() - 1));
            all.add(Series.of(Map.of("host", series.path("host").asText()), wanted));
        }
        return new MetricAnswer(
                all, List.of(), List.of(), reply.json().path("partial").asBoolean());
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        long start = System.nanoTime();
        query(MetricQuery.instant("up", Instant.now(), budget));
        return new SourceInfo("Acme", null, Duration.ofNanos(System.nanoTime() - start), null);
    }

    @Override
    public void close() {
        client.close();
    }
}
