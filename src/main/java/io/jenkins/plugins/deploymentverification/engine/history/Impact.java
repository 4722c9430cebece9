package io.jenkins.plugins.deploymentverification.engine.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a deployment did to a metric: its median in the verification before, and in this one.
 *
 * @param unit symbol of both medians' unit
 * @param change relative to before, for example 0.1 for ten percent more; null where it was zero before
 */
public record Impact(
        String check,
        String unit,
        double before,
        double after,
        @CheckForNull Double change) {

    /** Of the checks that both verifications have a median of, in the same unit; in the later one's order. */
    public static List<Impact> between(VerificationSummary before, VerificationSummary after) {
        List<Impact> impacts = new ArrayList<>();
        for (CheckSummary now : after.checks()) {
            Optional<CheckSummary> then = before.checks().stream()
                    .filter(c -> c.name().equals(now.name()) && c.unit().equals(now.unit()) && c.median() != null)
                    .findFirst();
            if (now.median() != null && then.isPresent()) {
                double old = then.get().median();
                Double change = old == 0 ? null : (Double) ((now.median() - old) / Math.abs(old));
                impacts.add(new Impact(now.name(), now.unit(), old, now.median(), change));
            }
        }
        return impacts;
    }
}
