package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge.Label;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Kayenta's score of a canary, from 0 to 100: in each group the part of its metrics that passed, and of the groups a
 * weighted sum. A critical metric that does not pass makes it 0, and so does half or more of the metrics without data.
 *
 * @param score from 0 to 100, with two decimals
 * @param classification what it means
 * @param groups the score of each group, in the order in which they first appeared
 * @param veto why the score is 0 whatever the groups say, else null
 * @see <a href="https://github.com/spinnaker/kayenta">Kayenta: WeightedSumScorer and ThresholdScoreClassifier</a>
 */
public record KayentaScore(
        double score,
        Classification classification,
        List<Group> groups,
        @CheckForNull Veto veto) {

    private static final double FULL = 100;
    private static final double NODATA_PERCENT = 50;

    public KayentaScore {
        groups = List.copyOf(groups);
    }

    /** What a score means. */
    public enum Classification {
        PASS,
        MARGINAL,
        FAIL
    }

    /** Why a score is 0 whatever the groups say. */
    public enum Veto {
        CRITICAL_METRIC,
        TOO_MANY_WITHOUT_DATA
    }

    /**
     * A metric's part in it.
     *
     * @param result how it was classified
     * @param groups the names of its groups
     */
    public record Metric(KayentaJudge.Result result, List<String> groups) {

        public Metric {
            groups = List.copyOf(groups);
        }
    }

    /**
     * A group's part in it.
     *
     * @param name of the group
     * @param score from 0 to 100
     * @param weight in percent
     * @param noData whether none of its metrics had data; it then counts as passed
     */
    public record Group(String name, double score, double weight, boolean noData) {}

    /**
     * Scores metrics; muted ones must have been left out.
     *
     * @param weights in percent, by group; the groups without share what is left of 100
     * @param pass the least score to pass
     * @param marginal the least score not to fail
     */
    public static KayentaScore of(List<Metric> metrics, Map<String, Double> weights, double pass, double marginal) {
        List<Group> groups = groups(metrics, weights);
        Veto veto = veto(metrics);
        double sum = groups.stream()
                .mapToDouble(group -> (group.noData() ? FULL : group.score()) * group.weight() / FULL)
                .sum();
        double score = veto == null ? Math.round(sum * 100) / 100.0 : 0;
        Classification classification =
                score >= pass ? Classification.PASS : score >= marginal ? Classification.MARGINAL : Classification.FAIL;
        return new KayentaScore(score, classification, groups, veto);
    }

    private static List<Group> groups(List<Metric> metrics, Map<String, Double> weights) {
        Map<String, List<Label>> labels = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            for (String group : metric.groups()) {
                labels.computeIfAbsent(group, name -> new ArrayList<>())
                        .add(metric.result().label());
            }
        }
        double given =
                weights.values().stream().mapToDouble(Double::doubleValue).sum();
        long without = labels.keySet().stream()
                .filter(name -> !weights.containsKey(name))
                .count();
        double rest = without > 0 ? (FULL - given) / without : 0;
        List<Group> groups = new ArrayList<>();
        labels.forEach((name, all) -> {
            long passed = all.stream().filter(label -> label == Label.PASS).count();
            long counted = all.stream().filter(label -> label != Label.NODATA).count();
            double score = counted == 0 ? 0 : FULL * passed / counted;
            groups.add(new Group(name, score, weights.getOrDefault(name, rest), counted == 0));
        });
        return groups;
    }

    @CheckForNull
    private static Veto veto(List<Metric> metrics) {
        if (metrics.stream()
                .anyMatch(
                        metric -> metric.result().critical() && metric.result().label() != Label.PASS)) {
            return Veto.CRITICAL_METRIC;
        }
        long none = metrics.stream()
                .filter(metric -> metric.result().label() == Label.NODATA)
                .count();
        return FULL * none / metrics.size() >= NODATA_PERCENT ? Veto.TOO_MANY_WITHOUT_DATA : null;
    }
}
