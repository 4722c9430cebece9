package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.verification.DeploymentObstacles;
import io.jenkins.plugins.deploymentverification.verification.MonitoringSystems;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a step's verification holds while it is measured, and what it leaves behind: journal, marks in monitoring systems,
 * report. Thread-safe.
 */
final class StepRecords {

    private static final Logger LOGGER = Logger.getLogger(StepRecords.class.getName());

    private final StepSurroundings around;
    private final VerificationSettings settings;
    private final String id;
    private final StepMarks marks;

    /** Null where it was not measured since the last restart. */
    @CheckForNull
    private volatile RunningVerification running;

    StepRecords(StepSurroundings around, VerificationSettings settings, String id, StepMarks marks) {
        this.around = around;
        this.settings = settings;
        this.id = id;
        this.marks = marks;
    }

    /** It is measured from now on. */
    void take(RunningVerification verification) {
        running = verification;
    }

    /** Null where it is not measured, or was not since the last restart. */
    @CheckForNull
    VerificationDriver driver() {
        RunningVerification verification = running;
        return verification == null ? null : verification.driver();
    }

    /** With what monitoring systems noted down meanwhile. */
    Report whole(Report report) throws IOException, InterruptedException {
        VerificationDriver driver = driver();
        return driver == null
                ? report
                : DeploymentObstacles.noted(around.run(), around.systems().withEvents(driver, report));
    }

    /** Writes the report and closes the marks; what is held stays, since something follows. */
    void keepFollowed(Report report) throws IOException, InterruptedException {
        RunningVerification.keep(around.run(), report, around::log);
        marks.close(around.systems(), driver(), report, around);
    }

    /** Writes the report and gives back what was held. */
    void keep(Report report) throws IOException, InterruptedException {
        boolean kept = RunningVerification.keep(around.run(), report, around::log);
        try {
            marks.close(around.systems(), driver(), report, around);
        } finally {
            release(kept);
        }
    }

    /** As {@link #keep}, but leaves what takes a while to the pool. */
    void keepAborted(Report report) throws IOException, InterruptedException {
        if (settings.deploymentMarkers().isEmpty()) {
            keep(report);
            return;
        }
        MonitoringSystems systems = around.systems();
        boolean kept = RunningVerification.keep(around.run(), report, around::log);
        try {
            VerificationPool.get().schedule(() -> closeAborted(systems, report, kept), Duration.ZERO);
        } catch (RejectedExecutionException e) {
            release(kept); // shutting down
        }
    }

    private void closeAborted(MonitoringSystems systems, Report report, boolean kept) {
        try {
            marks.close(systems, driver(), report, around);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release(kept);
        }
    }

    /** Gives back what is held; may be called again. */
    synchronized void release(boolean deleteJournal) {
        RunningVerification verification = running;
        if (verification != null) {
            verification.release(deleteJournal);
        } else if (deleteJournal) {
            deleteJournal();
        }
    }

    void deleteJournal() {
        try {
            RunningVerification.journal(around.run(), id).deleteQuietly();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "the journal of " + id + " stays");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
