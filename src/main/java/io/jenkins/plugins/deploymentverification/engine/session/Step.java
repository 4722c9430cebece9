package io.jenkins.plugins.deploymentverification.engine.session;

import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a verification wants next. */
public sealed interface Step {

    /**
     * Wait until then, measure these checks, and come back with the answers.
     *
     * @param at the scheduled time; not in the past by more than one interval
     * @param checks at least one
     * @param baselines those known already, by the check's name, see {@link Tick#baselines}
     * @param notes the latest of each check, by its name, see {@link Tick#notes}
     */
    record Measure(Instant at, List<Check> checks, Map<String, List<Series>> baselines, Map<String, String> notes)
            implements Step {

        /** Where nothing was noted yet. */
        public Measure(Instant at, List<Check> checks, Map<String, List<Series>> baselines) {
            this(at, checks, baselines, Map.of());
        }

        /** Where no baseline is known yet. */
        public Measure(Instant at, List<Check> checks) {
            this(at, checks, Map.of());
        }
    }

    /** There is nothing more to measure. */
    record Finished(Report report) implements Step {}
}
