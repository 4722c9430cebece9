package io.jenkins.plugins.deploymentverification.engine.metric.contract.example;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.List;
import java.util.stream.Collectors;

public class AcmeContractTest extends MetricSourceContract {

    @Override
    protected MetricSource source(HttpConnection connection) throws Exception {
        return new AcmeSource(connection.withHeader("X-Acme-Key", "s3cret"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("s3cret");
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return Answer.json("{\"series\":[" + lines.stream().map(this::json).collect(Collectors.joining(",")) + "]}");
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return Answer.json("{\"partial\":true,\"series\":[" + json(lines.get(0)) + "]}");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"error\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return error(200, words);
    }

    @Override
    protected boolean knowsNaN() {
        return false; // JSON has none
    }

    private String json(Line line) {
        return "{\"host\":\"" + line.labels().get("instance") + "\",\"points\":["
                + line.points().stream()
                        .map(point -> "[" + point.at().getEpochSecond() + "," + point.value() + "]")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
