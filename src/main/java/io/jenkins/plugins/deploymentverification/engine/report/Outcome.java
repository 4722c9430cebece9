package io.jenkins.plugins.deploymentverification.engine.report;

/** What came of one measurement, before the check's {@code onNoData} and {@code onError} say how it counts. */
public enum Outcome {
    /** A value that meets the criteria. */
    OK,
    /** A value that meets the criteria but misses the {@code warning} ones. */
    WARNED,
    /** A value that does not meet the criteria, a firing alert, a target down, a probe not answered as expected. */
    BREACH,
    /** The source answered and had nothing to give. */
    NO_DATA,
    /** The only value was NaN, as from a division of nothing by nothing. */
    NOT_A_NUMBER,
    /** The traffic guard was not met. */
    NO_TRAFFIC,
    /** A value whose relative criteria had no baseline. */
    NO_BASELINE,
    /** The source itself is still deciding and was asked too early; it will be asked again. */
    PENDING,
    /** A partial answer, or one the source warned about. */
    DOUBTFUL,
    /** The source did not answer. */
    SOURCE_ERROR;

    /** Whether the measurement gave a value that was judged. */
    public boolean isConclusive() {
        return this == OK || this == WARNED || this == BREACH;
    }

    /** Whether {@code onNoData} rules how it counts. */
    public boolean isNoData() {
        return this == NO_DATA || this == NOT_A_NUMBER || this == NO_TRAFFIC;
    }
}
