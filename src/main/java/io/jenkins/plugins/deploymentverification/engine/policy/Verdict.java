package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.Collection;

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

    /** The worst of several; {@link #INCONCLUSIVE} where there is none, since nothing passes unmeasured. */
    public static Verdict worstOf(Collection<Verdict> verdicts) {
        return verdicts.stream().reduce(Verdict::worst).orElse(INCONCLUSIVE);
    }

    /** Whether a deployment may go on: {@link #PASSED} or {@link #WARNING}. */
    public boolean isAcceptable() {
        return this == PASSED || this == WARNING;
    }
}
