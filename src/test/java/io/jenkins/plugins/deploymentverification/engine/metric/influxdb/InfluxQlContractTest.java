package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

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
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

public class InfluxQlContractTest extends MetricSourceContract {

    private static final String PASSWORD = "passw0rd-s3cret";

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return InfluxSource.open(
                InfluxSettings.influxQl(connection.withAuthentication(Authentication.basic("reader", PASSWORD)), "shop")
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

    @Override
    protected String expression() {
        return "SELECT mean(ms) FROM requests WHERE $timeFilter GROUP BY time($__interval), instance";
    }

    /** JSON cannot. */
    @Override
    protected boolean knowsNaN() {
        return false;
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return result(lines, "");
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return result(lines, ",\"partial\":true");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"error\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"results\":[{\"statement_id\":0,\"error\":\"" + words + "\"}]}");
    }

    private static Answer result(List<Line> lines, String more) {
        String series = lines.stream().map(InfluxQlContractTest::series).collect(Collectors.joining(","));
        return Answer.json("{\"results\":[{\"statement_id\":0"
                + (series.isEmpty() ? "" : ",\"series\":[" + series + "]") + more + "}]}");
    }

    /** A bucket is stamped with its beginning. */
    private static String series(Line line) {
        return "{\"name\":\"requests\",\"tags\":{\"instance\":\""
                + line.labels().get("instance")
                + "\"},\"columns\":[\"time\",\"mean\"],\"values\":["
                + line.points().stream()
                        .map(p -> "[" + p.at().minus(Duration.ofMinutes(1)).toEpochMilli() + "," + p.value() + "]")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
