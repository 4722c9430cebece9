package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.IOException;

/** A verification that follows another one: begun, or taken up after a restart. */
final class FollowUpVerification implements VerificationDriver.Host {

    /** For whom it runs. */
    interface Owner {

        /** A line for the build's log. */
        void log(String line);

        TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources) throws IOException, InterruptedException;

        /** As {@link VerificationDriver.Host#measured}. */
        default void measured(Report report) {}

        /** Its report is kept by then. */
        void rechecked(Report report);

        /** It cannot go on because of a defect. */
        void broken(Throwable defect);
    }

    private final Run<?, ?> run;
    private final Owner owner;
    private RunningVerification running;

    private FollowUpVerification(Run<?, ?> run, Owner owner) {
        this.run = run;
        this.owner = owner;
    }

    /**
     * Goes on with it, from wherever it stands.
     *
     * @param plan the same each time
     */
    static FollowUpVerification goOn(Run<?, ?> run, VerificationPlan plan, Owner owner)
            throws IOException, InterruptedException, SourceException {
        FollowUpVerification again = new FollowUpVerification(run, owner);
        Report known = VerificationAction.getOrCreate(run).getReport(plan.id());
        if (known != null && known.isFinished()) {
            owner.rechecked(known); // the restart came between its report and taking notice
            return again;
        }
        VerificationJournal.Content content =
                RunningVerification.journal(run, plan.id()).read();
        SourceContext credentials = SourceContext.of(run);
        if (content == null) {
            TickMeasurer measurer = owner.measurer(plan.policy(), ResolvedSources.of(plan.policy(), credentials));
            again.running = RunningVerification.begin(run, plan, measurer, again);
            ProgressLog.plan(plan).forEach(owner::log);
        } else {
            TickMeasurer measurer = owner.measurer(
                    content.plan().policy(),
                    ResolvedSources.ofResumed(content.plan().policy(), credentials));
            again.running = RunningVerification.resume(run, content, measurer, again);
        }
        again.running.driver().start();
        return again;
    }

    /**
     * Ends it before its time, and keeps its report.
     *
     * @return null where it had ended already
     */
    @CheckForNull
    Report abort(String who) {
        Report report = running == null ? null : running.driver().abort(who);
        if (report != null) {
            keep(report);
        }
        return report;
    }

    /** Ends it and keeps nothing, since its build is being deleted. */
    void discard() {
        if (running != null) {
            running.driver().abort("deletion");
            running.release(true);
        }
    }

    private void keep(Report report) {
        running.release(RunningVerification.keep(run, report, owner::log));
    }

    @Override
    public void log(String line) {
        owner.log(line);
    }

    @Override
    public void measured(Report report) {
        owner.measured(report);
    }

    @Override
    public void finished(Report report) {
        try {
            keep(report);
            owner.rechecked(report);
        } catch (RuntimeException e) {
            broken(e); // nobody else would tell: it has ended
        }
    }

    @Override
    public void broken(Throwable defect) {
        running.release(false);
        owner.broken(defect);
    }
}
