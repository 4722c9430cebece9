package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Scoring;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What was deployed and how it was verified, in the reader's language and time zone. */
@Restricted(NoExternalUse.class)
public final class Facts {

    private static final int SHORT_DIGEST = 12;

    private final VerificationRecord record;
    private final Report report;
    private final State state;
    private final Words words;

    Facts(VerificationRecord record, @CheckForNull Report report, State state, Words words) {
        this.record = record;
        this.report = report;
        this.state = state;
        this.words = words;
    }

    public boolean isReadable() {
        return report != null;
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    public String getService() {
        return record.getService();
    }

    @CheckForNull
    public String getEnvironment() {
        return record.getEnvironment();
    }

    @CheckForNull
    public String getVersion() {
        return record.getVersion();
    }

    @CheckForNull
    public String getDeployedBy() {
        return report == null ? null : report.deployment().deployedBy();
    }

    @CheckForNull
    public String getDeployed() {
        Instant at = report == null ? null : report.deployment().deployedAt();
        return at == null ? null : words.dateTime(at);
    }

    public String getStarted() {
        return words.dateTime(record.getStartedAt());
    }

    public String getZone() {
        return words.zoneName();
    }

    /** How long it took, or has taken so far; null for one that was lost. */
    @CheckForNull
    public String getTook() {
        Duration took = record.getDuration();
        if (took == null && isRunning()) {
            took = Duration.between(record.getStartedAt(), Instant.now());
        }
        return took == null ? null : Words.duration(took);
    }

    /** When the last measurement is due; only where there is a report. */
    public String getDeadline() {
        Window window = report.policy().window();
        Instant deadline = record.getStartedAt().plus(window.initialDelay()).plus(window.duration());
        return words.time(deadline, record.getStartedAt());
    }

    /** How long, how often, after what delay; only where there is a report. */
    public String getWindow() {
        Window window = report.policy().window();
        String text = window.duration().isZero()
                ? Messages.Window_Once()
                : Messages.Window_Every(Words.duration(window.duration()), Words.duration(window.interval()));
        return window.initialDelay().isZero()
                ? text
                : text + Messages.List_Separator() + Messages.Window_After(Words.duration(window.initialDelay()));
    }

    /** The score's limits, or null where each check must hold. */
    @CheckForNull
    public String getScoring() {
        Scoring scoring = report == null ? null : report.policy().scoring();
        return scoring == null
                ? null
                : Messages.VerificationPage_Scoring(
                        Unit.NONE.format(scoring.pass()), Unit.NONE.format(scoring.warning()));
    }

    /** SHA-256 of the policy in hexadecimal; only where there is a report. */
    public String getPolicyDigest() {
        return report.policyDigest();
    }

    /** By which the verification's requests are found in other systems; null in a report of an earlier version. */
    @CheckForNull
    public String getRunId() {
        return report.trace() == null ? null : report.trace().runId();
    }

    /** The beginning of the run id, where there is one. */
    public String getShortRunId() {
        return getRunId().substring(0, SHORT_DIGEST);
    }

    /** The beginning of the digest, enough to tell policies apart. */
    public String getShortDigest() {
        String digest = report.policyDigest();
        return digest.substring(0, Math.min(digest.length(), SHORT_DIGEST));
    }
}
