package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import io.jenkins.plugins.deploymentverification.engine.metric.contract.Answer;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.Line;
import java.util.List;

/** Thanos tells only by a warning that an answer is partial. */
public class ThanosContractTest extends PrometheusContractTest {

    @Override
    protected PrometheusOptions options() {
        return new PrometheusOptions(Flavor.THANOS, "team-a", true, true);
    }

    @Override
    protected Answer partial(List<Line> lines) {
        return Answer.json(result(false, lines, ",\"warnings\":[\"store 10.0.0.1:10901 is not available\"]"));
    }
}
