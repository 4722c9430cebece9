package io.jenkins.plugins.deploymentverification.engine.policy;

/** The judgement of a measurement, a check or a verification, from best to worst. */
public enum Verdict {
    PASSED,
    WARNING,
    /** Not enough was measured, or what was measured is in doubt. Never to be read as passed. */
    INCONCLUSIVE,
    FAILED;

    public Verdict worst(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** Whether a deployment may go on: {@link #PASSED} or {@link #WARNING}. */
    public boolean isAcceptable() {
        return this == PASSED || this == WARNING;
    }
}
