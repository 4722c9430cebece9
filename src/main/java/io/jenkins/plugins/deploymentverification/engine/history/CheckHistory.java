package io.jenkins.plugins.deploymentverification.engine.history;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of one check in verifications of one service and environment.
 *
 * @param runs oldest first
 */
public record CheckHistory(String name, List<CheckSummary> runs) {

    public CheckHistory {
        runs = List.copyOf(runs);
    }

    /** One for each check of the verifications, which may come in any order. */
    public static List<CheckHistory> of(List<VerificationSummary> verifications) {
        Map<String, List<CheckSummary>> byName = new LinkedHashMap<>();
        verifications.stream()
                .sorted(Comparator.comparing(VerificationSummary::startedAt))
                .flatMap(v -> v.checks().stream())
                .forEach(c -> byName.computeIfAbsent(c.name(), name -> new ArrayList<>())
                        .add(c));
        return byName.entrySet().stream()
                .map(e -> new CheckHistory(e.getKey(), e.getValue()))
                .toList();
    }

    /** Those that count and ever failed, the one that did most often first. */
    public static List<CheckHistory> mostOftenFailing(List<CheckHistory> checks, int most) {
        return checks.stream()
                .filter(c -> c.failed() > 0 && !c.isDryRun())
                .sorted(Comparator.comparingInt(CheckHistory::failed).reversed().thenComparing(CheckHistory::name))
                .limit(most)
                .toList();
    }

    /** Whether it counted for nothing when it ran last. */
    boolean isDryRun() {
        return !runs.get(runs.size() - 1).counted();
    }

    public int failed() {
        return count(Verdict.FAILED);
    }

    public int inconclusive() {
        return count(Verdict.INCONCLUSIVE);
    }

    private int count(Verdict verdict) {
        return (int) runs.stream().filter(r -> r.verdict() == verdict).count();
    }

    /** The last ones, at most that many. */
    List<CheckSummary> last(int most) {
        return runs.subList(Math.max(0, runs.size() - most), runs.size());
    }
}
