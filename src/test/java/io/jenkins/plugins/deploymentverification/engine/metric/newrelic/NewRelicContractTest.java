package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.MetricSourceContract;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.ArrayList;
import java.util.List;

public class NewRelicContractTest extends MetricSourceContract {

    private static final String KEY = "NRAK-s3cret";

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return NewRelicSource.open(NewRelicSettings.of(connection, KEY, 1234567, NewRelicSettings.DEFAULT_WINDOW));
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    protected String expression() {
        return "SELECT average(duration) FROM Transaction FACET host";
    }

    /** JSON has none, and NRQL's results are plain JSON. */
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
        return result(lines, "\"the result is incomplete\"");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"errors\":[{\"message\":\"" + words + "\"}]}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"data\":{\"actor\":null},\"errors\":[{\"message\":\"" + words + "\"}]}");
    }

    @Override
    protected Answer probed(Request request) {
        return Answer.json("{\"data\":{\"actor\":{\"account\":{\"name\":\"Shop\"}}}}");
    }

    private static Answer result(List<Line> lines, String messages) {
        List<String> rows = new ArrayList<>();
        for (Line line : lines) {
            for (Line.Point point : line.points()) {
                long end = point.at().getEpochSecond();
                rows.add("{\"facet\":\"" + line.labels().get("instance") + "\",\"beginTimeSeconds\":" + (end - 60)
                        + ",\"endTimeSeconds\":" + end + ",\"average.duration\":" + point.value() + "}");
            }
        }
        return Answer.json("{\"data\":{\"actor\":{\"account\":{\"nrql\":{\"results\":" + rows
                + ",\"metadata\":{\"facets\":[\"host\"],\"messages\":[" + messages + "]}}}}}}");
    }
}
