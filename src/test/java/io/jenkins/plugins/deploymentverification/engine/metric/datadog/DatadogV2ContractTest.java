package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.List;
import java.util.stream.Collectors;

/** Version 2 of the query API: time series. */
public class DatadogV2ContractTest extends DatadogContractTest {

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return DatadogSource.open(settings(connection).asking(DatadogSettings.Api.V2, DatadogSettings.Evaluation.LAST));
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        return request.path().equals("/api/v1/validate")
                ? Answer.json("{\"valid\":true}")
                : Answer.json("{\"data\":{\"type\":\"timeseries_response\",\"attributes\":{\"series\":["
                        + joined(lines.stream().map(DatadogV2ContractTest::tags).toList()) + "],\"times\":["
                        + (lines.isEmpty() ? "" : times(lines.get(0))) + "],\"values\":["
                        + joined(lines.stream()
                                .map(DatadogV2ContractTest::values)
                                .toList()) + "]}}}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.json("{\"errors\":\"" + words + "\"}");
    }

    private static String joined(List<String> all) {
        return String.join(",", all);
    }

    private static String tags(Line line) {
        return "{\"group_tags\":[\"instance:" + line.labels().get("instance") + "\"],\"query_index\":0,\"unit\":null}";
    }

    private static String times(Line line) {
        return line.points().stream()
                .map(p -> Long.toString(p.at().toEpochMilli()))
                .collect(Collectors.joining(","));
    }

    private static String values(Line line) {
        return line.points().stream().map(p -> String.valueOf(p.value())).collect(Collectors.joining(",", "[", "]"));
    }
}
