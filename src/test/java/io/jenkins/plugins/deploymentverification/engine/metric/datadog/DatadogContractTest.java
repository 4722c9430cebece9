package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Version 1 of the query API. */
public class DatadogContractTest extends MetricSourceContract {

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return DatadogSource.open(settings(connection));
    }

    /** The contract's buckets end with the query's time, and count at once. */
    static DatadogSettings settings(HttpConnection connection) {
        return DatadogSettings.of(connection, DatadogStub.API_KEY, DatadogStub.APPLICATION_KEY)
                .looking(Duration.ofMinutes(10), Duration.ZERO);
    }

    @Override
    protected List<String> secrets() {
        return List.of(DatadogStub.API_KEY, DatadogStub.APPLICATION_KEY);
    }

    @Override
    protected String expression() {
        return "avg:system.load.1{*} by {instance}";
    }

    @Override
    protected boolean knowsNaN() {
        return false;
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return request.path().equals("/api/v1/validate")
                ? Answer.json("{\"valid\":true}")
                : Answer.json("{\"status\":\"ok\",\"series\":["
                        + lines.stream().map(DatadogContractTest::series).collect(Collectors.joining(",")) + "]}");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"errors\":[\"" + words + "\"]}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"status\":\"error\",\"error\":\"" + words + "\",\"series\":[]}");
    }

    private static String series(Line line) {
        String points = line.points().stream()
                .map(point -> "[" + point.at().toEpochMilli() + ".0," + point.value() + "]")
                .collect(Collectors.joining(","));
        return "{\"metric\":\"system.load.1\",\"tag_set\":[\"instance:"
                + line.labels().get("instance") + "\"],\"pointlist\":[" + points + "]}";
    }
}
