package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.history.CheckSummary;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.Serializable;

/** A {@link CheckSummary} as a build's own file keeps it. Immutable. */
final class CheckRecord implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final Verdict verdict;
    /** Null where there is none. */
    private final Double median;
    /** Null for plain numbers. */
    private final String unit;
    /** Null where there is none. */
    private final Double usage;
    /** Null where there is none; builds of older versions have none. */
    private final Double limit;
    /** Whether values above the limit are beyond it; null where there is none. */
    private final Boolean upperLimit;
    /** Null where it counted. */
    private final Boolean dryRun;

    CheckRecord(CheckSummary check) {
        this.name = check.name();
        this.verdict = check.verdict();
        this.median = check.median();
        this.unit = check.unit().isEmpty() ? null : check.unit();
        this.usage = check.usage();
        this.limit = check.limit() == null ? null : (Double) check.limit().bound();
        this.upperLimit = check.limit() == null ? null : (Boolean) check.limit().upper();
        this.dryRun = check.counted() ? null : Boolean.TRUE;
    }

    /** Null when the file says too little, as one of another version might. */
    @CheckForNull
    CheckSummary summary() {
        return name == null || verdict == null
                ? null
                : new CheckSummary(name, verdict, median, unit == null ? "" : unit, usage, limit(), !isDryRun());
    }

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    @CheckForNull
    private CheckSummary.Limit limit() {
        return limit == null || upperLimit == null ? null : new CheckSummary.Limit(limit, upperLimit);
    }
}
