package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

public class GrafanaContractTest extends MetricSourceContract {

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return GrafanaSource.open(
                GrafanaSettings.of(connection.withAuthentication(Authentication.bearer("glsa_t0ken-s3cret")), "P1"));
    }

    @Override
    protected List<String> secrets() {
        return List.of("glsa_t0ken-s3cret");
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return result(lines, "");
    }

    /** Grafana has no mark for it; data sources tell it by a notice. */
    @Override
    protected Answer partial(List<Line> lines) {
        return result(lines, "\"meta\":{\"notices\":[{\"severity\":\"warning\",\"text\":\"cut\"}]},");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"message\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"results\":{\"A\":{\"status\":500,\"error\":\"" + words + "\"}}}");
    }

    @Override
    protected Answer probed(Request request) {
        return request.path().endsWith("/health")
                ? Answer.json("{\"status\":\"OK\",\"message\":\"fine\"}")
                : Answer.json("{\"buildInfo\":{\"version\":\"12.3.0\"},\"rendererAvailable\":false}");
    }

    private static Answer result(List<Line> lines, String meta) {
        return Answer.json("{\"results\":{\"A\":{\"status\":200,\"frames\":["
                + lines.stream().map(line -> frame(line, meta)).collect(Collectors.joining(",")) + "]}}}");
    }

    private static String frame(Line line, String meta) {
        List<String> times = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> notNumbers = new ArrayList<>();
        for (Line.Point point : line.points()) {
            boolean notNumber = point.value() != null && Double.isNaN(point.value());
            if (notNumber) {
                notNumbers.add(Integer.toString(times.size()));
            }
            times.add(Long.toString(point.at().toEpochMilli()));
            values.add(notNumber ? "null" : String.valueOf(point.value()));
        }
        return "{\"schema\":{" + meta + "\"fields\":[{\"name\":\"Time\",\"type\":\"time\"},"
                + "{\"name\":\"Value\",\"type\":\"number\",\"labels\":{\"instance\":\""
                + line.labels().get("instance") + "\"}}]},\"data\":{\"values\":[" + times + "," + values
                + "],\"entities\":[null,{\"NaN\":" + notNumbers + "}]}}";
    }
}
