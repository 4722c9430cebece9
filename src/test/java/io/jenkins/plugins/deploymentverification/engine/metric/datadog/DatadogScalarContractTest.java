package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Request;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.util.List;
import java.util.stream.Collectors;

/** Version 2 of the query API: scalars for one time, time series for a range. */
public class DatadogScalarContractTest extends DatadogV2ContractTest {

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return DatadogSource.open(settings(connection).asking(DatadogSettings.Api.V2, DatadogSettings.Evaluation.AVG));
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        if (!request.path().endsWith("/scalar")) {
            return super.answer(request, lines);
        }
        String names = lines.stream()
                .map(l -> "[\"" + l.labels().get("instance") + "\"]")
                .collect(Collectors.joining(","));
        String values = lines.stream()
                .map(l -> String.valueOf(l.points().get(0).value()))
                .collect(Collectors.joining(","));
        return Answer.json("{\"data\":{\"type\":\"scalar_response\",\"attributes\":{\"columns\":["
                + "{\"name\":\"instance\",\"type\":\"group\",\"values\":[" + names + "]},"
                + "{\"name\":\"a\",\"type\":\"number\",\"meta\":{\"unit\":null},\"values\":[" + values + "]}]}}}");
    }
}
