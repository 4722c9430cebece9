package io.jenkins.plugins.deploymentverification.deployments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import io.jenkins.plugins.deploymentverification.engine.history.VerificationSummary;
import io.jenkins.plugins.deploymentverification.report.BaselineExclusion;
import io.jenkins.plugins.deploymentverification.report.OverruledVerdict;
import io.jenkins.plugins.deploymentverification.report.State;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A finished verification as a row of a table. */
@ExportedBean(defaultVisibility = 3)
@Restricted(NoExternalUse.class)
public final class DeploymentRow {

    private final Job<?, ?> job;
    private final int build;
    private final VerificationRecord record;
    private final VerificationSummary summary;
    private final Words words;

    DeploymentRow(Job<?, ?> job, int build, VerificationRecord record, Words words) {
        this.job = job;
        this.build = build;
        this.record = record;
        this.summary = record.summary();
        this.words = words;
    }

    VerificationSummary summary() {
        return summary;
    }

    @Exported
    public String getId() {
        return record.getId();
    }

    @Exported
    public String getService() {
        return record.getService();
    }

    @CheckForNull
    @Exported
    public String getEnvironment() {
        return record.getEnvironment();
    }

    @CheckForNull
    @Exported
    public String getVersion() {
        return record.getVersion();
    }

    @Exported
    public String getVerdict() {
        return summary.verdict().name();
    }

    @CheckForNull
    @Exported
    public Double getScore() {
        return record.getScore();
    }

    /** Epoch milliseconds. */
    @Exported
    public long getStartedAt() {
        return summary.startedAt().toEpochMilli();
    }

    @Exported
    public long getDurationMillis() {
        return summary.duration().toMillis();
    }

    @Exported
    public String getJob() {
        return job.getFullName();
    }

    @Exported
    public int getBuild() {
        return build;
    }

    /** Why later verifications are not compared with this one, and who said so; null where they may be. */
    @CheckForNull
    @Exported
    public String getExcludedFromBaselines() {
        BaselineExclusion exclusion = record.getExclusion();
        return exclusion == null
                ? null
                : Messages.DeploymentRow_excluded(exclusion.getUserName(), exclusion.getReason());
    }

    /** Who overruled the failed verdict, and why; null where nobody did. */
    @CheckForNull
    @Exported
    public String getOverruled() {
        OverruledVerdict overruled = record.getOverruled();
        return overruled == null
                ? null
                : Messages.DeploymentRow_overruled(overruled.getUserName(), overruled.getReason());
    }

    /** Whether the deployment was rolled back, and whether that healed the service; null where it was not. */
    @CheckForNull
    @Exported
    public String getRolledBack() {
        if (summary.rolledBackAt() == null) {
            return null;
        }
        return summary.healedAt() == null ? Messages.DeploymentRow_rolledBack() : Messages.DeploymentRow_healed();
    }

    /** Whether a watch found that it failed after all. */
    @Exported
    public boolean isFailedLater() {
        return summary.failedLaterAt() != null;
    }

    /** The state as a word, also whether it was overruled, rolled back, or failed while it was watched. */
    String stateWord() {
        String word = getState().getWord();
        if (record.getOverruled() != null) {
            return word + Messages.DeploymentRow_overruledMark();
        }
        if (getRolledBack() != null) {
            return word + Messages.DeploymentRow_rolledBackMark();
        }
        return isFailedLater() ? word + Messages.DeploymentRow_failedLaterMark() : word;
    }

    public State getState() {
        return State.of(summary.verdict());
    }

    @CheckForNull
    public String getReason() {
        String reason = record.getReason(words.locale());
        String later = isFailedLater() ? Messages.DeploymentRow_failedLater() : null;
        String all = Stream.of(getOverruled(), later, getRolledBack(), reason)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" · "));
        return all.isEmpty() ? null : all;
    }

    public String getScoreText() {
        return record.getScore() == null ? "–" : Long.toString((long) Math.floor(record.getScore()));
    }

    public String getStarted() {
        return words.dateTime(summary.startedAt());
    }

    public String getTook() {
        return Words.duration(summary.duration());
    }

    public String getJobName() {
        return job.getFullDisplayName();
    }

    /** Relative to Jenkins. */
    public String getJobUrl() {
        return job.getUrl();
    }

    /** Relative to Jenkins. */
    public String getBuildUrl() {
        return job.getUrl() + build + '/';
    }

    /** Relative to Jenkins. */
    @Exported
    public String getUrl() {
        return getBuildUrl() + VerificationAction.URL_NAME + '/' + record.getId() + '/';
    }
}
