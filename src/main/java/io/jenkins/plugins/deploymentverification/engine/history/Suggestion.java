package io.jenkins.plugins.deploymentverification.engine.history;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What could be better in a policy, with the numbers it rests on. There is none without enough of them.
 *
 * @param check name of the check it is about
 * @param count in how many of the runs it was so
 * @param runs how many runs were looked at
 * @param share for {@link Kind#FAR_FROM_LIMIT} the most of the limit that was used, 0 to 1; otherwise count by runs
 */
public record Suggestion(Kind kind, String check, int count, int runs, double share) {

    /** What was seen. */
    public enum Kind {
        /** Inconclusive in more than a third of the runs: it tells nothing about the service. */
        OFTEN_INCONCLUSIVE,
        /** Failed each time: either the service never meets it, or its limit is wrong. */
        ALWAYS_FAILING,
        /** Went back and forth between failed and held: its limit lies within the usual noise. */
        FLAPPING,
        /** Never used as much as half of its limit: a regression could hide below it. */
        FAR_FROM_LIMIT
    }

    /** How many runs a suggestion needs, except {@link Kind#FAR_FROM_LIMIT}. */
    public static final int LEAST_RUNS = 10;

    /** How many runs without coming near the limit are worth a word. */
    public static final int CALM_RUNS = 20;

    private static final double NEAR = 0.5;
    /** Of the steps from one run to the next. */
    private static final double FLAPPING_SHARE = 0.4;

    /** The suggestions for the checks, at most one for each, in the checks' order. */
    public static List<Suggestion> of(List<CheckHistory> checks) {
        List<Suggestion> all = new ArrayList<>();
        for (CheckHistory check : checks) {
            List<CheckSummary> runs = check.last(CALM_RUNS);
            if (runs.size() >= LEAST_RUNS) {
                add(all, check.name(), runs);
            }
        }
        return all;
    }

    private static void add(List<Suggestion> all, String check, List<CheckSummary> runs) {
        int count = runs.size();
        int inconclusive = count(runs, Verdict.INCONCLUSIVE);
        int failed = count(runs, Verdict.FAILED);
        int changes = changes(runs);
        if (inconclusive * 3 > count) {
            all.add(counted(Kind.OFTEN_INCONCLUSIVE, check, inconclusive, count));
        } else if (failed == count) {
            all.add(counted(Kind.ALWAYS_FAILING, check, failed, count));
        } else if (changes >= FLAPPING_SHARE * (count - 1)) {
            all.add(counted(Kind.FLAPPING, check, changes, count));
        } else if (count == CALM_RUNS && runs.stream().allMatch(r -> r.usage() != null && r.usage() < NEAR)) {
            double most = runs.stream().mapToDouble(CheckSummary::usage).max().orElseThrow();
            all.add(new Suggestion(Kind.FAR_FROM_LIMIT, check, count, count, most));
        }
    }

    private static Suggestion counted(Kind kind, String check, int count, int runs) {
        return new Suggestion(kind, check, count, runs, (double) count / runs);
    }

    private static int count(List<CheckSummary> runs, Verdict verdict) {
        return (int) runs.stream().filter(r -> r.verdict() == verdict).count();
    }

    /** How often failed follows held or the other way round; inconclusive runs are passed over. */
    private static int changes(List<CheckSummary> runs) {
        List<Boolean> held = runs.stream()
                .filter(r -> r.verdict() != Verdict.INCONCLUSIVE)
                .map(r -> r.verdict().isAcceptable())
                .toList();
        int changes = 0;
        for (int i = 1; i < held.size(); i++) {
            changes += held.get(i).equals(held.get(i - 1)) ? 0 : 1;
        }
        return changes;
    }
}
