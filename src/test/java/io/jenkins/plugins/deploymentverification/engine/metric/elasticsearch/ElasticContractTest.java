package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

public class ElasticContractTest extends MetricSourceContract {

    private static final String KEY = "YXBpLWtleS1zM2NyZXQ=";
    private static final String SHARDS =
            "{\"took\":1,\"timed_out\":%s,\"_shards\":{\"total\":2,\"successful\":2,\"failed\":0},\"count\":0,"
                    + "\"aggregations\":";

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return ElasticSource.open(ElasticSettings.of(ElasticSettings.withApiKey(connection, KEY), "logs-*")
                .withTimes(Duration.ofMinutes(1), Duration.ZERO));
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    protected String expression() {
        return "{\"query\":\"*\",\"aggs\":{\"instance\":{\"terms\":{\"field\":\"instance\"},"
                + "\"aggs\":{\"mean\":{\"avg\":{\"field\":\"ms\"}}}}}}";
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        List<String> keys = new ArrayList<>();
        for (JsonNode range : json(request.body())
                .path("aggs")
                .path("times")
                .path("date_range")
                .path("ranges")) {
            keys.add(range.path("key").asText());
        }
        if (keys.isEmpty()) {
            return Answer.json(SHARDS.formatted(false) + terms(lines, 0) + "}");
        }
        List<String> windows = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String terms = terms(lines, i);
            windows.add("{\"key\":\"" + keys.get(i) + "\"," + terms.substring(1));
        }
        return Answer.json(SHARDS.formatted(false) + "{\"times\":{\"buckets\":[" + String.join(",", windows) + "]}}}");
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return Answer.json(SHARDS.formatted(true) + terms(lines, 0) + "}");
    }

    private static String terms(List<Line> lines, int point) {
        return "{\"instance\":{\"sum_other_doc_count\":0,\"buckets\":["
                + lines.stream()
                        .filter(line -> point < line.points().size())
                        .map(line -> "{\"key\":\"" + line.labels().get("instance")
                                + "\",\"doc_count\":1,\"mean\":{\"value\":"
                                + value(line.points().get(point).value()) + "}}")
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    private static String value(Double value) {
        return value != null && value.isNaN() ? "\"NaN\"" : String.valueOf(value);
    }

    private static JsonNode json(String body) {
        try {
            return new JsonMapper().readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(
                status, "{\"error\":{\"type\":\"exception\",\"reason\":\"" + words + "\"},\"status\":" + status + "}");
    }

    @Override
    protected Answer errorInside(String words) {
        return error(200, words);
    }
}
