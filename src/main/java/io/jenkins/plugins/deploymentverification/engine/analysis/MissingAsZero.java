package io.jenkins.plugins.deploymentverification.engine.analysis;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.NanStrategy;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Takes a missing value for 0 where a check says so ({@code nanStrategy: replace}): nothing was counted, so the count is
 * none. Only a proper answer without a value is a missing one; no answer, or a doubtful one, stays what it is.
 */
public final class MissingAsZero {

    private MissingAsZero() {}

    static boolean isWanted(MetricCheck check) {
        return check.test() != null
                && check.test().kayenta() != null
                && check.test().kayenta().nans() == NanStrategy.REPLACE_WITH_ZERO;
    }

    /** The answer to an instant query; as it is where there is nothing to replace. */
    public static MetricAnswer in(MetricCheck check, Instant at, MetricAnswer answer) {
        if (!isWanted(check) || !answer.isTrustworthy()) {
            return answer;
        }
        List<Series> series = answer.series().stream()
                .filter(s -> !s.samples().isEmpty())
                .map(s -> Double.isNaN(s.samples().get(s.samples().size() - 1).value())
                        ? new Series(s.labels(), List.of(new Sample(at, 0)))
                        : s)
                .toList();
        return new MetricAnswer(
                series.isEmpty() ? List.of(Series.of(Map.of(), List.of(new Sample(at, 0)))) : series,
                answer.warnings(),
                answer.infos(),
                answer.partial());
    }
}
