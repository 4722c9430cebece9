package io.jenkins.plugins.deploymentverification.engine.session;

import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.List;

/** What a verification wants next. */
public sealed interface Step {

    /**
     * Wait until then, measure these checks, and come back with the answers.
     *
     * @param at the scheduled time; not in the past by more than one interval
     * @param checks at least one
     */
    record Measure(Instant at, List<Check> checks) implements Step {}

    /** There is nothing more to measure. */
    record Finished(Report report) implements Step {}
}
