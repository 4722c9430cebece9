package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.report.LiveReports;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A verification that is under way in a build: what drives it, its journal, and its page's state so far. */
@Restricted(NoExternalUse.class)
public final class RunningVerification {

    private static final Logger LOGGER = Logger.getLogger(RunningVerification.class.getName());

    private final VerificationDriver driver;
    private final VerificationJournal journal;
    private final LiveReports.Registration live;

    private RunningVerification(VerificationDriver driver, VerificationJournal journal, LiveReports.Registration live) {
        this.driver = driver;
        this.journal = journal;
        this.live = live;
    }

    /**
     * A new one, which does not measure yet.
     *
     * @throws IOException when the build or the journal cannot be written
     */
    public static RunningVerification begin(
            Run<?, ?> run, VerificationPlan plan, TickMeasurer measurer, VerificationDriver.Host host)
            throws IOException {
        VerificationAction.getOrCreate(run).start(plan);
        VerificationJournal journal = journal(run, plan.id());
        return of(run, VerificationDriver.begin(plan, journal, measurer, host), journal);
    }

    /**
     * One that goes on after a restart, and does not measure yet.
     *
     * @throws IOException when the build cannot be written
     */
    public static RunningVerification resume(
            Run<?, ?> run, VerificationJournal.Content content, TickMeasurer measurer, VerificationDriver.Host host)
            throws IOException {
        VerificationAction.getOrCreate(run).start(content.plan());
        VerificationJournal journal = journal(run, content.plan().id());
        return of(run, VerificationDriver.resume(content, journal, measurer, host), journal);
    }

    private static RunningVerification of(Run<?, ?> run, VerificationDriver driver, VerificationJournal journal) {
        LiveReports.Registration live =
                LiveReports.get().register(run, driver.plan().id(), driver::report);
        return new RunningVerification(driver, journal, live);
    }

    /** The journal of a verification of that build. */
    public static VerificationJournal journal(Run<?, ?> run, String id) {
        return new VerificationJournal(run.getRootDir().toPath(), id);
    }

    public VerificationDriver driver() {
        return driver;
    }

    /**
     * Keeps the report and tells the log; the verdict stands even if the disk is full.
     *
     * @return whether it could be written
     */
    public static boolean keep(Run<?, ?> run, Report report, Consumer<String> log) {
        boolean kept = false;
        try {
            VerificationAction.getOrCreate(run).finish(report);
            kept = true;
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot keep the report of verification " + report.id());
            log.accept("The report could not be written: " + e.getMessage());
        }
        ProgressLog.verdict(report).forEach(log);
        return kept;
    }

    /** Gives back what is held; may be called again. */
    public void release(boolean deleteJournal) {
        live.close();
        driver.close();
        if (deleteJournal) {
            journal.deleteQuietly();
        }
    }
}
