package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/**
 * What must hold for one service after a deployment.
 *
 * @param name of the service
 * @param source the metric source its checks use, or null for the default one
 * @param window how long and how often is measured
 * @param failFast whether the first failed check of normal severity ends the verification; a failed critical one
 *     always does
 * @param scoring null where each counted check must hold
 * @param checks at least one, names unique
 * @param rules what is to happen when; names unique
 */
public record ServicePolicy(
        String name,
        @CheckForNull String source,
        Window window,
        boolean failFast,
        @CheckForNull Scoring scoring,
        List<Check> checks,
        List<Rule> rules) {

    public ServicePolicy {
        checks = List.copyOf(checks);
        rules = List.copyOf(rules);
    }

    /** One without rules. */
    public ServicePolicy(
            String name,
            @CheckForNull String source,
            Window window,
            boolean failFast,
            @CheckForNull Scoring scoring,
            List<Check> checks) {
        this(name, source, window, failFast, scoring, checks, List.of());
    }

    /**
     * The same, measured in another window.
     *
     * @throws IllegalArgumentException where that window is too short for a check or rule ever to act
     */
    public ServicePolicy within(Window other) {
        ServicePolicy policy = new ServicePolicy(name, source, other, failFast, scoring, checks, rules);
        List<String> problems = WindowFit.problems(policy);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return policy;
    }

    /** The name of the check's metric source, or null for the default one and for checks that need none. */
    @CheckForNull
    public String sourceOf(Check check) {
        String own = check.source();
        return own != null ? own : source;
    }

    /** How many measurements of a check the window schedules. */
    public int scheduledMeasurements(Check check) {
        Duration own = check.settings().duration();
        return window.measurementsWithin(own == null ? window.duration() : own);
    }
}
