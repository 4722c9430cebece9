package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** One thing that must hold after a deployment. */
public sealed interface Check
        permits MetricCheck,
                HttpCheck,
                TcpCheck,
                AlertCheck,
                TargetCheck,
                MonitorCheck,
                SloCheck,
                GateCheck,
                CommandCheck {

    CheckSettings settings();

    CheckType type();

    default String name() {
        return settings().name();
    }

    default Severity severity() {
        return settings().severity();
    }

    /** The metric source it names itself; null where it names none, or needs none. */
    @CheckForNull
    default String source() {
        return null;
    }

    /** Whether it asks the service itself, or a command, and not a metric source. */
    default boolean isProbe() {
        return false;
    }

    /** The unit of the check's values. */
    default Unit unit() {
        return Unit.NONE;
    }
}
