package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class RuleJudgeTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");

    private static ServicePolicy policy(String condition, String persistence) throws Exception {
        return PolicyReader.withParameters(Map.of())
                .read(
                        "p.yaml",
                        String.join(
                                "\n",
                                "name: checkout",
                                "window: {duration: 30m, interval: 1m}",
                                "metrics:",
                                "  - {name: latency, query: q, criteria: '<= 10', baseline: {type: before}}",
                                "rules:",
                                "  - {name: r, on: deploy-to-prod, if: '" + condition + "', for: " + persistence
                                        + ", then: [rollback]}"))
                .services()
                .get(0);
    }

    private static Measurement measured(int minute, Outcome outcome, Double value, Double baseline) {
        Verdict verdict = switch (outcome) {
            case OK -> Verdict.PASSED;
            case BREACH -> Verdict.FAILED;
            default -> Verdict.INCONCLUSIVE;
        };
        return new Measurement(
                START.plusSeconds(60L * minute), outcome, verdict, value, baseline, new TreeMap<>(), null, 0);
    }

    /** One a minute: a digit is a value, '?' one that could not be had. */
    private static Integer firesAt(String condition, String persistence, String values) throws Exception {
        List<Measurement> taken = new ArrayList<>();
        for (int i = 0; i < values.length(); i++) {
            char c = values.charAt(i);
            taken.add(
                    c == '?'
                            ? measured(i, Outcome.SOURCE_ERROR, null, null)
                            : measured(i, Outcome.OK, (double) (c - '0'), 2.0));
        }
        return RuleJudge.fired(policy(condition, persistence), "prod", Map.of("latency", taken)).stream()
                .map(f -> (int) (f.at().getEpochSecond() - START.getEpochSecond()) / 60)
                .findFirst()
                .orElse(null);
    }

    @Test
    public void soManyInARow() throws Exception {
        assertThat(firesAt("latency > 5", "1", "123456"), is(5));
        assertThat(firesAt("latency > 5", "3", "6616666"), is(5));
        assertThat(firesAt("latency > 5", "3", "66166166"), is(nullValue()));
        assertThat("what is not known breaks no row", firesAt("latency > 5", "3", "66?6"), is(3));
        assertThat("nor does it count", firesAt("latency > 5", "3", "66???"), is(nullValue()));
    }

    @Test
    public void soManyOfTheLast() throws Exception {
        assertThat(firesAt("latency > 5", "3 of 5", "611616"), is(nullValue()));
        assertThat(firesAt("latency > 5", "3 of 5", "6116166"), is(6));
    }

    @Test
    public void soManyWithinATimeBothEndsIncluded() throws Exception {
        assertThat(firesAt("latency > 5", "3 of 5m", "611616"), is(5));
        assertThat(firesAt("latency > 5", "3 of 5m", "6111161"), is(nullValue()));
    }

    @Test
    public void throughoutATime() throws Exception {
        assertThat(firesAt("latency > 5", "3m", "166661"), is(4));
        assertThat(firesAt("latency > 5", "3m", "166616661"), is(nullValue()));
    }

    @Test
    public void relativeToEachMeasurementsBaseline() throws Exception {
        assertThat(firesAt("latency increase > 200%", "1", "3567"), is(3));
        Measurement alone = measured(0, Outcome.OK, 9.0, null);
        assertThat(
                "without a baseline nothing is known",
                RuleJudge.fired(policy("latency increase > 200%", "1"), "prod", Map.of("latency", List.of(alone))),
                is(List.of()));
    }

    @Test
    public void aDoubtfulValueFiresNothing() throws Exception {
        Measurement doubtful = measured(0, Outcome.DOUBTFUL, 9.0, 2.0);
        assertThat(
                RuleJudge.fired(policy("latency > 5", "1"), "prod", Map.of("latency", List.of(doubtful))),
                is(List.of()));
    }

    @Test
    public void onlyForTheEventsItNames() throws Exception {
        Map<String, List<Measurement>> nine = Map.of("latency", List.of(measured(0, Outcome.OK, 9.0, 2.0)));
        assertThat(RuleJudge.fired(policy("latency > 5", "1"), "test", nine), is(List.of()));
        assertThat(RuleJudge.fired(policy("latency > 5", "1"), null, nine), is(List.of()));
        RuleJudge.Firing firing =
                RuleJudge.fired(policy("latency > 5", "1"), "PROD", nine).get(0);
        assertThat(
                firing.reason().toString(),
                containsString("The rule \"r\" fired: latency > 5, for 1; last 2 → 9 (+350%) @ 03:00:00Z"));
        assertThat(firing.reason().toString(), containsString("It asks for: rollback."));
    }

    @Test
    public void failsMeansABreachOfTheChecksOwnCriteria() throws Exception {
        Map<String, List<Measurement>> breach = Map.of("latency", List.of(measured(0, Outcome.BREACH, 11.0, 2.0)));
        assertThat(RuleJudge.fired(policy("latency fails", "1"), "prod", breach).size(), is(1));
        Map<String, List<Measurement>> error =
                Map.of("latency", List.of(measured(0, Outcome.SOURCE_ERROR, null, null)));
        assertThat(RuleJudge.fired(policy("latency fails", "1"), "prod", error).size(), is(0));
        Measurement counted =
                new Measurement(START, Outcome.NO_DATA, Verdict.FAILED, null, null, new TreeMap<>(), "no series", 0);
        assertThat(
                "no data that the check counts as a failure is one",
                RuleJudge.fired(policy("latency fails", "1"), "prod", Map.of("latency", List.of(counted)))
                        .size(),
                is(1));
    }
}
