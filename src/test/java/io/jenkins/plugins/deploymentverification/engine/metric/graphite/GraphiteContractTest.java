package io.jenkins.plugins.deploymentverification.engine.metric.graphite;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

public class GraphiteContractTest extends MetricSourceContract {

    private static final String PASSWORD = "passw0rd-s3cret";

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return GraphiteSource.open(
                GraphiteSettings.of(connection.withAuthentication(Authentication.basic("reader", PASSWORD)))
                        .withLookBack(LookBack.of(STEP, STEP)));
    }

    @Override
    protected List<String> secrets() {
        return List.of(PASSWORD);
    }

    @Override
    protected String asSent(String secret) {
        return Base64.getEncoder().encodeToString(("reader:" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** JSON cannot, and Graphite writes null. */
    @Override
    protected boolean knowsNaN() {
        return false;
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return Answer.json(
                "[" + lines.stream().map(GraphiteContractTest::series).collect(Collectors.joining(",")) + "]");
    }

    /** A point is stamped with its beginning; that of the current minute is there, too, and mostly empty. */
    private static String series(Line line) {
        long last = line.points().get(line.points().size() - 1).at().getEpochSecond();
        return "{\"target\":\"up." + line.labels().get("instance") + "\",\"datapoints\":["
                + line.points().stream()
                        .map(p -> "[" + p.value() + "," + (p.at().getEpochSecond() - 60) + "],")
                        .collect(Collectors.joining())
                + "[null," + last + "]]}";
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.of(status, "text/html; charset=utf-8", "Invalid parameters (" + words + ")");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"error\":\"" + words + "\"}");
    }
}
