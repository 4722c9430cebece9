package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something a source said instead of a proper answer, as often as it said so.
 *
 * @param said by the source or of it, without secrets; null for nothing
 * @param count how many measurements it befell
 * @param last when it befell the last of them
 */
record Trouble(Outcome outcome, @CheckForNull Remark said, int count, Instant last) {

    /** Of one check; more kinds say no more. */
    private static final int MOST = 3;

    /** The most frequent first. */
    static List<Trouble> of(List<Measurement> measurements) {
        Map<List<String>, Trouble> found = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            Outcome outcome = measurement.outcome();
            if (!outcome.isConclusive() && outcome != Outcome.PENDING) {
                Trouble one = new Trouble(measurement.outcome(), measurement.said(), 1, measurement.at());
                found.merge(one.key(), one, Trouble::and);
            }
        }
        return found.values().stream()
                .sorted(Comparator.comparingInt(Trouble::count).reversed())
                .limit(MOST)
                .toList();
    }

    /** Equal for what is the same trouble. */
    List<String> key() {
        return List.of(outcome.name(), said == null ? "" : said.toString());
    }

    Trouble and(Trouble other) {
        Instant later = last.isAfter(other.last) ? last : other.last;
        return new Trouble(outcome, said, count + other.count, later);
    }
}
