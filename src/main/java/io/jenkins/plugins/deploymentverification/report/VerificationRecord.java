package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.history.CheckSummary;
import io.jenkins.plugins.deploymentverification.engine.history.VerificationSummary;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What a build's own file keeps of one verification: enough for lists and trends, without the report. Immutable.
 */
public final class VerificationRecord implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String id;
    private final String service;
    private final String environment;
    private final String version;
    /** Epoch milliseconds. */
    private final long startedAt;
    /** Epoch milliseconds; 0 while it is not finished. */
    private final long finishedAt;

    private final Verdict verdict;
    private final Double score;
    private final String reasonCode;
    private final ArrayList<String> reasonArgs;
    private final int passed;
    private final int warned;
    private final int inconclusive;
    private final int failed;
    private final int measurements;
    private final int breaches;
    /** Epoch milliseconds; null where the commits or their times are not known. */
    private final Long committedAt;
    /** Null in files of the first version, and in lists that do without. */
    private final ArrayList<CheckRecord> checks;
    /** Null for an ordinary one. */
    private final String followUpOf;
    /** Null where later ones may be compared with it. */
    private final BaselineExclusion exclusion;
    /** Null where its verdict was not overruled. */
    private final OverruledVerdict overruled;
    /** Null where its deployment was not rolled back. */
    private final RolledBack rolledBack;
    /** Epoch milliseconds when a watch found that its deployment failed after all; null where none did. */
    private final Long failedLaterAt;

    private VerificationRecord(
            String id,
            Deployment deployment,
            Instant startedAt,
            @CheckForNull Report finished,
            @CheckForNull Instant committedAt,
            @CheckForNull String followUpOf) {
        this.followUpOf = followUpOf;
        this.id = id;
        this.service = deployment.service();
        this.environment = deployment.environment();
        this.version = deployment.version();
        this.startedAt = startedAt.toEpochMilli();
        Instant end = finished == null ? null : finished.finishedAt();
        this.finishedAt = end == null ? 0 : end.toEpochMilli();
        this.verdict = finished == null ? null : finished.verdict();
        this.score = finished == null ? null : finished.score();
        List<CheckReport> checks = finished == null ? List.of() : finished.checks();
        Reason reason = finished == null || finished.reasons().isEmpty()
                ? null
                : finished.reasons().get(0);
        this.reasonCode = reason == null ? null : reason.code().name();
        this.reasonArgs = new ArrayList<>(reason == null ? List.of() : reason.args());
        this.passed = count(checks, Verdict.PASSED);
        this.warned = count(checks, Verdict.WARNING);
        this.inconclusive = count(checks, Verdict.INCONCLUSIVE);
        this.failed = count(checks, Verdict.FAILED);
        this.measurements =
                checks.stream().mapToInt(c -> c.measurements().size()).sum();
        this.breaches = checks.stream().mapToInt(CheckReport::breaches).sum();
        this.committedAt = committedAt == null ? null : committedAt.toEpochMilli();
        this.checks = checks.stream()
                .map(CheckSummary::of)
                .map(CheckRecord::new)
                .collect(Collectors.toCollection(ArrayList::new));
        this.exclusion = null;
        this.overruled = null;
        this.rolledBack = null;
        this.failedLaterAt = null;
    }

    static VerificationRecord started(VerificationPlan plan) {
        return new VerificationRecord(plan.id(), plan.deployment(), plan.startedAt(), null, null, plan.followUpOf());
    }

    /** @param committedAt the median of the times of the commits that were deployed, or null */
    static VerificationRecord finished(Report report, @CheckForNull Instant committedAt) {
        return new VerificationRecord(
                report.id(),
                report.deployment(),
                report.startedAt(),
                report,
                report.followUpOf() == null ? committedAt : null,
                report.followUpOf());
    }

    private static int count(List<CheckReport> checks, Verdict verdict) {
        return (int) checks.stream().filter(c -> c.verdict() == verdict).count();
    }

    public String getId() {
        return id;
    }

    /** The id of the verification that it follows, in the same build; null for an ordinary one. */
    @CheckForNull
    public String getFollowUpOf() {
        return followUpOf;
    }

    /** Whether it verified what a rollback had left, or watched on after another one, and no deployment. */
    public boolean isFollowUp() {
        return followUpOf != null;
    }

    public String getService() {
        return service;
    }

    @CheckForNull
    public String getEnvironment() {
        return environment;
    }

    @CheckForNull
    public String getVersion() {
        return version;
    }

    public Instant getStartedAt() {
        return Instant.ofEpochMilli(startedAt);
    }

    public boolean isFinished() {
        return finishedAt != 0;
    }

    /** Null until it is finished. */
    @CheckForNull
    public Instant getFinishedAt() {
        return finishedAt == 0 ? null : Instant.ofEpochMilli(finishedAt);
    }

    /** From start to finish, or null until it is finished. */
    @CheckForNull
    public Duration getDuration() {
        return finishedAt == 0 ? null : Duration.ofMillis(finishedAt - startedAt);
    }

    /** Null until it is finished. */
    @CheckForNull
    public Verdict getVerdict() {
        return verdict;
    }

    /** Health score from 0 to 100, or null when nothing was measured or it is not finished. */
    @CheckForNull
    public Double getScore() {
        return score;
    }

    public int getPassed() {
        return passed;
    }

    public int getWarned() {
        return warned;
    }

    public int getInconclusive() {
        return inconclusive;
    }

    public int getFailed() {
        return failed;
    }

    /** How many measurements were taken, of all checks together. */
    public int getMeasurements() {
        return measurements;
    }

    /** How many of the measurements were breaches. */
    public int getBreaches() {
        return breaches;
    }

    /** The first reason as a sentence, or null until it is finished. */
    @CheckForNull
    public String getReason(Locale locale) {
        if (reasonCode == null) {
            return null;
        }
        return Arrays.stream(Reason.Code.values())
                .filter(code -> code.name().equals(reasonCode))
                .findFirst()
                .map(code -> new Reason(code, reasonArgs).text(locale))
                // written by a later version of the plugin
                .orElse(reasonCode);
    }

    /** For comparing deployments; null until it is finished, and where it verified none but a rollback. */
    @CheckForNull
    public VerificationSummary summary() {
        if (!isFinished() || verdict == null || isFollowUp()) {
            return null;
        }
        return new VerificationSummary(
                service,
                environment,
                version,
                getStartedAt(),
                Instant.ofEpochMilli(finishedAt),
                verdict,
                score,
                committedAt == null ? null : Instant.ofEpochMilli(committedAt),
                checks == null
                        ? List.of()
                        : checks.stream()
                                .map(CheckRecord::summary)
                                .filter(Objects::nonNull)
                                .toList(),
                overruled != null,
                rolledBack == null ? null : rolledBack.getRequestedAt(),
                rolledBack == null ? null : rolledBack.getHealedAt(),
                getFailedLaterAt());
    }

    /** The same without what became of each check, for lists that keep many. */
    public VerificationRecord withoutChecks() {
        return checks == null
                ? this
                : new VerificationRecord(this, null, exclusion, overruled, rolledBack, failedLaterAt);
    }

    /** The same with what became of the checks that were dry runs only, for lists that keep many. */
    public VerificationRecord withDryRunsOnly() {
        return checks == null
                ? this
                : new VerificationRecord(
                        this,
                        checks.stream().filter(CheckRecord::isDryRun).collect(Collectors.toCollection(ArrayList::new)),
                        exclusion,
                        overruled,
                        rolledBack,
                        failedLaterAt);
    }

    /** Why later verifications must not be compared with this one; null where they may. */
    @CheckForNull
    public BaselineExclusion getExclusion() {
        return exclusion;
    }

    VerificationRecord with(@CheckForNull BaselineExclusion excluded) {
        return new VerificationRecord(this, checks, excluded, overruled, rolledBack, failedLaterAt);
    }

    /** Who overruled its failed verdict, and why; null where nobody did. */
    @CheckForNull
    public OverruledVerdict getOverruled() {
        return overruled;
    }

    /**
     * Whether the deployment stayed and is still thought good: it passed, or its failed verdict was overruled, it was not rolled
     * back, and no watch after it failed.
     */
    public boolean isKept() {
        return rolledBack == null
                && failedLaterAt == null
                && (verdict != null && verdict.isAcceptable() || overruled != null);
    }

    VerificationRecord with(OverruledVerdict by) {
        return new VerificationRecord(this, checks, exclusion, by, rolledBack, failedLaterAt);
    }

    /** That its deployment was rolled back, by its verdict or later; null where it was not. */
    @CheckForNull
    public RolledBack getRolledBack() {
        return rolledBack;
    }

    VerificationRecord with(RolledBack rollback) {
        return new VerificationRecord(this, checks, exclusion, overruled, rollback, failedLaterAt);
    }

    /** When a watch found that its deployment failed after all; null where none did. */
    @CheckForNull
    public Instant getFailedLaterAt() {
        return failedLaterAt == null ? null : Instant.ofEpochMilli(failedLaterAt);
    }

    /** @param at null where that was overruled */
    VerificationRecord failedLater(@CheckForNull Instant at) {
        return new VerificationRecord(
                this, checks, exclusion, overruled, rolledBack, at == null ? null : at.toEpochMilli());
    }

    /** Files of other versions may lack what this one takes for granted. */
    private Object readResolve() {
        return id != null && service != null && reasonArgs != null
                ? this
                : new VerificationRecord(this, checks, exclusion, overruled, rolledBack, failedLaterAt);
    }

    private VerificationRecord(
            VerificationRecord incomplete,
            @CheckForNull ArrayList<CheckRecord> checks,
            @CheckForNull BaselineExclusion exclusion,
            @CheckForNull OverruledVerdict overruled,
            @CheckForNull RolledBack rolledBack,
            @CheckForNull Long failedLaterAt) {
        this.id = incomplete.id == null ? "unknown" : incomplete.id;
        this.service = incomplete.service == null ? "?" : incomplete.service;
        this.environment = incomplete.environment;
        this.version = incomplete.version;
        this.startedAt = incomplete.startedAt;
        this.finishedAt = incomplete.finishedAt;
        this.verdict = incomplete.verdict;
        this.score = incomplete.score;
        this.reasonCode = incomplete.reasonCode;
        this.reasonArgs = incomplete.reasonArgs == null ? new ArrayList<>() : incomplete.reasonArgs;
        this.passed = incomplete.passed;
        this.warned = incomplete.warned;
        this.inconclusive = incomplete.inconclusive;
        this.failed = incomplete.failed;
        this.measurements = incomplete.measurements;
        this.breaches = incomplete.breaches;
        this.committedAt = incomplete.committedAt;
        this.checks = checks;
        this.followUpOf = incomplete.followUpOf;
        this.exclusion = exclusion;
        this.overruled = overruled;
        this.rolledBack = rolledBack;
        this.failedLaterAt = failedLaterAt;
    }
}
