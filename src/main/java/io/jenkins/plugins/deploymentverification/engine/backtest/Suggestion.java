package io.jenkins.plugins.deploymentverification.engine.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import java.util.List;

/**
 * Thresholds for a check out of its history.
 *
 * @param windows that could be judged
 * @param inconclusive windows with too little data
 * @param judged the windows' deciding values, in the check's unit, without infinite ones; null where there is none
 * @param candidates the tightest first; the policy's own is among them. Empty where there is too little data
 * @param recommended one of the candidates, or null where none can be
 * @param notes what a person should know before using it
 * @param snippet the check with the recommended criteria, as YAML for the policy's {@code metrics}; null without one
 */
public record Suggestion(
        MetricCheck check,
        int windows,
        int inconclusive,
        @CheckForNull Distribution judged,
        List<Candidate> candidates,
        @CheckForNull Candidate recommended,
        List<Note> notes,
        @CheckForNull String snippet) {

    public Suggestion {
        candidates = List.copyOf(candidates);
        notes = List.copyOf(notes);
    }

    /**
     * A threshold that could be.
     *
     * @param origin where it comes from: {@code policy}, {@code p99}, {@code max x 1.1} …
     * @param criteria rounded, in the check's unit
     */
    public record Candidate(String origin, Criteria.Comparison criteria, FalseAlarmRate falseAlarms) {}
}
