package io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch;

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

public class CloudWatchContractTest extends MetricSourceContract {

    private static final String SECRET_KEY = "s3cret-access-key";
    private static final String SESSION_TOKEN = "s3ssion-token";

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return CloudWatchSource.open(new CloudWatchSettings(
                connection,
                "eu-central-1",
                new AwsCredentials("AKIDEXAMPLE", SECRET_KEY, SESSION_TOKEN),
                CloudWatchSettings.DEFAULT_PERIOD,
                CloudWatchSettings.DEFAULT_LOOKBACK));
    }

    @Override
    protected List<String> secrets() {
        return List.of(SESSION_TOKEN, SECRET_KEY);
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return result(lines, "Complete");
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return result(lines, "PartialData");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"__type\":\"Some#Error\",\"message\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"MetricDataResults\":[{\"Id\":\"q1\",\"Label\":\"x\",\"StatusCode\":\"InternalError\","
                + "\"Timestamps\":[],\"Values\":[],\"Messages\":[{\"Code\":\"E\",\"Value\":\"" + words + "\"}]}]}");
    }

    private static Answer result(List<Line> lines, String status) {
        return Answer.json("{\"MetricDataResults\":["
                + lines.stream().map(line -> one(line, status)).collect(Collectors.joining(",")) + "]}");
    }

    /** CloudWatch leaves out what has no value. */
    private static String one(Line line, String status) {
        List<String> times = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Line.Point point : line.points()) {
            if (point.value() != null) {
                times.add(Long.toString(point.at().getEpochSecond()));
                values.add(Double.isNaN(point.value()) ? "\"NaN\"" : String.valueOf(point.value()));
            }
        }
        return "{\"Id\":\"q1\",\"Label\":\"" + line.labels().get("instance") + "\",\"StatusCode\":\"" + status
                + "\",\"Timestamps\":" + times + ",\"Values\":" + values + "}";
    }
}
