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
import java.util.List;

public class FluxContractTest extends MetricSourceContract {

    private static final String TOKEN = "t0ken-s3cret";

    @Override
    protected MetricSource source(HttpConnection connection) throws SourceException {
        return InfluxSource.open(
                InfluxSettings.flux(connection.withAuthentication(Authentication.bearer(TOKEN)), "acme", "shop")
                        .withLookBack(LookBack.of(STEP, STEP)));
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Override
    protected String expression() {
        return "from(bucket: v.defaultBucket) |> range(start: v.timeRangeStart, stop: v.timeRangeStop)"
                + " |> aggregateWindow(every: v.windowPeriod, fn: mean)";
    }

    @Override
    protected Answer answer(Request request, List<Line> lines) {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            csv.append(
                    i > 0
                            ? ""
                            : "#datatype,string,long,dateTime:RFC3339,double,string\r\n"
                                    + "#group,false,false,false,false,true\r\n#default,_result,,,,\r\n"
                                    + ",result,table,_time,_value,instance\r\n");
            for (Line.Point point : lines.get(i).points()) {
                csv.append(",," + i + "," + point.at() + "," + (point.value() == null ? "" : point.value()) + ","
                        + lines.get(i).labels().get("instance") + "\r\n");
            }
        }
        return Answer.of(200, "text/csv; charset=utf-8", csv + "\r\n");
    }

    @Override
    protected Answer error(int status, String words) {
        return Answer.json(status, "{\"code\":\"invalid\",\"message\":\"" + words + "\"}");
    }

    @Override
    protected Answer errorInside(String words) {
        return Answer.of(
                200,
                "text/csv; charset=utf-8",
                "#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n," + words
                        + ",897\r\n");
    }
}
