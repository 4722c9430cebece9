package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.List;
import java.util.stream.Collectors;

public class PrometheusContractTest extends MetricSourceContract {

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return PrometheusSource.open(
                options().settings(connection.withAuthentication(Authentication.bearer("t0ken-s3cret"))));
    }

    protected PrometheusOptions options() {
        return PrometheusOptions.NONE;
    }

    @Override
    protected List<String> secrets() {
        return List.of("t0ken-s3cret");
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return Answer.json(result(request.path().endsWith("_range"), lines, ""));
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return Answer.json(result(false, lines, ",\"isPartial\":true"));
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"status\":\"error\",\"error\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return error(200, words);
    }

    static String result(boolean range, List<Line> lines, String more) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + (range ? "matrix" : "vector") + "\",\"result\":["
                + lines.stream()
                        .map(line -> series(range, line))
                        .filter(s -> !s.isEmpty())
                        .collect(Collectors.joining(","))
                + "]}" + more + "}";
    }

    /** Prometheus leaves out what has no value. */
    private static String series(boolean range, Line line) {
        String samples = line.points().stream()
                .filter(point -> point.value() != null)
                .map(point -> "[" + point.at().getEpochSecond() + ",\"" + point.value() + "\"]")
                .collect(Collectors.joining(","));
        return samples.isEmpty()
                ? ""
                : "{\"metric\":{\"instance\":\"" + line.labels().get("instance") + "\"},\""
                        + (range ? "values\":[" + samples + "]" : "value\":" + samples) + "}";
    }
}
