package io.jenkins.plugins.deploymentverification.engine.metric.json;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

public class JsonContractTest extends MetricSourceContract {

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        HttpConnection known = connection.withAuthentication(Authentication.bearer("t0ken-s3cret"));
        return JsonSource.open(
                known,
                new JsonSettings(
                        "/api/values?from={from:ms}&to={to:ms}&step={step}",
                        "POST",
                        "{\"query\":\"{query}\"}",
                        "$.data.series",
                        "$.points",
                        "$[1]",
                        "$[0]",
                        new TreeMap<>(Map.of("host", "$.tags.host")),
                        "$.failure",
                        "$.incomplete",
                        JsonSettings.DEFAULT_LOOKBACK));
    }

    @Override
    protected List<String> secrets() {
        return List.of("t0ken-s3cret");
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return Answer.json(body(lines, ""));
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return Answer.json(body(lines, ",\"incomplete\":true"));
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"failure\":1,\"message\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return error(200, words);
    }

    private static String body(List<Line> lines, String more) {
        return "{\"data\":{\"series\":["
                + lines.stream().map(JsonContractTest::series).collect(Collectors.joining(","))
                + "]}" + more + "}";
    }

    private static String series(Line line) {
        return "{\"tags\":{\"host\":\"" + line.labels().get("instance") + "\"},\"points\":["
                + line.points().stream()
                        .map(point -> "[" + point.at().toEpochMilli() + "," + number(point.value()) + "]")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static String number(Double value) {
        return value != null && value.isNaN() ? "\"NaN\"" : String.valueOf(value);
    }
}
