package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The evidence of one check.
 *
 * @param verdict null while it is still open
 * @param reason never null
 * @param scheduled how many measurements the window has for it
 * @param graphLink where the source shows the query over the window, or null
 * @param measurements oldest first
 */
public record CheckReport(
        Check check,
        @CheckForNull Verdict verdict,
        Reason reason,
        int scheduled,
        @CheckForNull String graphLink,
        List<Measurement> measurements) {

    public CheckReport {
        measurements = List.copyOf(measurements);
    }

    public String name() {
        return check.name();
    }

    public int count(Outcome outcome) {
        return (int) measurements.stream().filter(m -> m.outcome() == outcome).count();
    }

    /** Breaches among the measurements. */
    public int breaches() {
        return count(Outcome.BREACH);
    }

    /** Measurements that the source answered without a value. */
    public int noData() {
        return (int) measurements.stream().filter(m -> m.outcome().isNoData()).count();
    }

    /** Measurements that the source did not answer, or not beyond doubt. */
    public int errors() {
        return count(Outcome.SOURCE_ERROR) + count(Outcome.DOUBTFUL);
    }

    public Optional<Measurement> last() {
        return measurements.isEmpty() ? Optional.empty() : Optional.of(measurements.get(measurements.size() - 1));
    }

    /** The last measurement that gave a value. */
    public Optional<Measurement> lastWithValue() {
        for (int i = measurements.size() - 1; i >= 0; i--) {
            if (measurements.get(i).value() != null) {
                return Optional.of(measurements.get(i));
            }
        }
        return Optional.empty();
    }
}
