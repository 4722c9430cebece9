package io.jenkins.plugins.deploymentverification.engine.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.jenkins.plugins.deploymentverification.engine.analysis.CheckJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.MeasurementJudge;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.Test;

/** The deciding value of a window says for every threshold what the judge says. */
public class WindowValueTest {

    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private static MetricCheck check(String criteria, String limits) throws Exception {
        String yaml = "name: s\nmetrics: [{name: m, query: q, criteria: '" + criteria + "', " + limits + "}]";
        return (MetricCheck) PolicyReader.withParameters(Map.of())
                .read("p", yaml)
                .services()
                .get(0)
                .checks()
                .get(0);
    }

    /** A value, or now and then none. */
    private static List<MetricAnswer> answers(Random random) {
        List<MetricAnswer> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(
                    random.nextInt(5) == 0
                            ? MetricAnswer.of(List.of())
                            : MetricAnswer.of(
                                    List.of(Series.of(Map.of(), List.of(new Sample(START, random.nextInt(10)))))));
        }
        return answers;
    }

    private static List<Measurement> judged(MetricCheck check, List<MetricAnswer> answers) {
        return answers.stream()
                .map(a -> MeasurementJudge.judge(check, START, a))
                .toList();
    }

    @Test
    public void itFailsExactlyWhereTheJudgeFails() throws Exception {
        Random random = new Random(7);
        String[] limits = {
            "failureLimit: 0",
            "failureLimit: 2",
            "consecutiveFailures: 3",
            "failureLimit: 4, consecutiveFailures: 2",
            "failureLimit: 3, onNoData: fail",
            "consecutiveFailures: 2, onNoData: pass",
            "failureLimit: 1, onNoData: wait"
        };
        int failures = 0;
        for (int run = 0; run < 2000; run++) {
            String limit = limits[random.nextInt(limits.length)];
            boolean upper = random.nextBoolean();
            String operator = upper ? "<= " : ">= ";
            List<MetricAnswer> answers = answers(random);
            MetricCheck any = check(operator + "5", limit);
            double value = WindowValue.of(any.settings(), judged(any, answers), upper);
            int threshold = random.nextInt(10);
            MetricCheck other = check(operator + threshold, limit);
            boolean fails =
                    CheckJudge.judge(other, 12, judged(other, answers), true).verdict() == Verdict.FAILED;
            boolean said = !Criteria.parse(operator + threshold, other.unit()).test(value);
            assertThat(limit + " " + operator + threshold + " " + answers, said, equalTo(fails));
            failures += fails ? 1 : 0;
        }
        assertThat("both were seen", failures > 200 && failures < 1800, equalTo(true));
    }
}
