package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Scoring;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The health score: of each group the weighted share of its checks that passed, with half the weight for a warning and
 * none for a failure; of the groups the weighted mean. Where all checks weigh the same and none warns, this is Kayenta's
 * score of groups. Pure functions.
 *
 * @param value from 0 to 100; null where nothing counts
 * @param groups those that count, in the order in which their checks come
 * @see <a href="https://github.com/spinnaker/kayenta">Kayenta: WeightedSumScorer</a>
 */
record HealthScore(@CheckForNull Double value, List<Group> groups) {

    private static final int NAMED_AT_MOST = 10;
    /** So that 40 % and 60 % of 100 are 100. */
    private static final double ROUNDING = 1e9;

    /**
     * A group's part in it.
     *
     * @param score from 0 to 100
     * @param weight in percent of all groups that count
     * @param earned in points: the weights of its checks
     * @param points that could be earned, more than 0
     * @param lost points by the names of checks that lost any
     */
    record Group(String name, double score, double weight, double earned, double points, Map<String, Double> lost) {}

    /** What is summed up of a group's checks. */
    private static final class Sum {

        private double earned;
        private double points;
        private final Map<String, Double> lost = new LinkedHashMap<>();
    }

    /**
     * Scores checks.
     *
     * @param scoring null where groups weigh the same
     * @param counted those that count
     * @param creditOfUnknown what part of its weight an inconclusive check earns
     */
    static HealthScore of(@CheckForNull Scoring scoring, List<CheckReport> counted, double creditOfUnknown) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (CheckReport check : counted) {
            List<String> named = check.check().settings().groups();
            double weight = check.check().settings().weight();
            double earned = weight * credit(check, creditOfUnknown);
            for (String group : named.isEmpty() ? List.of(Scoring.OTHERS) : named) {
                Sum sum = sums.computeIfAbsent(group, g -> new Sum());
                sum.points += weight;
                sum.earned += earned;
                if (earned < weight) {
                    sum.lost.put(check.name(), weight - earned);
                }
            }
        }
        sums.values().removeIf(sum -> sum.points == 0);
        if (sums.isEmpty()) {
            return new HealthScore(null, List.of());
        }
        Map<String, Double> weights = weights(scoring, sums);
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        List<Group> groups = new ArrayList<>();
        double score = 0;
        for (Map.Entry<String, Sum> entry : sums.entrySet()) {
            Sum sum = entry.getValue();
            double part = all == 0 ? 1.0 / sums.size() : weights.get(entry.getKey()) / all;
            double of100 = 100 * sum.earned / sum.points;
            score += part * of100;
            groups.add(new Group(entry.getKey(), of100, 100 * part, sum.earned, sum.points, sum.lost));
        }
        return new HealthScore(Math.round(score * ROUNDING) / ROUNDING, groups);
    }

    private static Map<String, Double> weights(@CheckForNull Scoring scoring, Map<String, Sum> sums) {
        Map<String, Double> given = scoring == null ? Map.of() : scoring.groups();
        long others = sums.keySet().stream().filter(g -> !given.containsKey(g)).count();
        double rest = scoring == null ? 100 : scoring.rest();
        return sums.keySet().stream()
                .collect(Collectors.toMap(g -> g, g -> given.containsKey(g) ? given.get(g) : rest / others));
    }

    private static double credit(CheckReport check, double creditOfUnknown) {
        Verdict verdict = check.verdict() == null ? Verdict.INCONCLUSIVE : check.verdict();
        return switch (verdict) {
            case PASSED -> 1;
            case WARNING -> 0.5;
            case FAILED -> 0;
            case INCONCLUSIVE -> creditOfUnknown;
        };
    }

    /** How it comes about, number by number. */
    List<Reason> explained() {
        if (value == null) {
            return List.of();
        }
        if (groups.size() == 1) {
            Group only = groups.get(0);
            return List.of(Reason.of(
                    Reason.Code.SCORE_POINTS,
                    number(value),
                    number(only.earned),
                    number(only.points),
                    lost(only.lost)));
        }
        List<Reason> reasons = new ArrayList<>();
        String sum = groups.stream()
                .map(g -> g.name + " " + number(g.score) + " × " + number(g.weight) + "%")
                .collect(Collectors.joining(" + "));
        reasons.add(Reason.of(Reason.Code.SCORE_SUM, number(value), sum));
        for (Group group : groups) {
            reasons.add(Reason.of(
                    Reason.Code.SCORE_GROUP,
                    group.name,
                    number(group.score),
                    number(group.earned),
                    number(group.points),
                    lost(group.lost)));
        }
        return reasons;
    }

    private static String lost(Map<String, Double> lost) {
        if (lost.isEmpty()) {
            return "0";
        }
        String named = lost.entrySet().stream()
                .limit(NAMED_AT_MOST)
                .map(e -> e.getKey() + " " + number(e.getValue()))
                .collect(Collectors.joining(", "));
        return lost.size() <= NAMED_AT_MOST ? named : named + ", … +" + (lost.size() - NAMED_AT_MOST);
    }

    private static String number(double value) {
        return Unit.NONE.format(value);
    }
}
