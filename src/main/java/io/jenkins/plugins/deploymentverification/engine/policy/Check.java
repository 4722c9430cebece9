package io.jenkins.plugins.deploymentverification.engine.policy;

/** One thing that must hold after a deployment. */
public sealed interface Check permits MetricCheck, HttpCheck, TcpCheck, AlertCheck, TargetCheck {

    CheckSettings settings();

    CheckType type();

    default String name() {
        return settings().name();
    }

    default Severity severity() {
        return settings().severity();
    }

    /** The unit of the check's values. */
    default Unit unit() {
        return Unit.NONE;
    }
}
