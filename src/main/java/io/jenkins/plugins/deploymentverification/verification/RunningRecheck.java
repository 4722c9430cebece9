package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.FollowUp;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;

/** The verification after a rollback, which tells whether the service was healed. */
final class RunningRecheck implements FollowUpVerification.Owner {

    private final AftermathHost host;
    private final Consumer<Report> ended;
    private final Consumer<Throwable> broken;

    private RunningRecheck(AftermathHost host, Consumer<Report> ended, Consumer<Throwable> broken) {
        this.host = host;
        this.ended = ended;
        this.broken = broken;
    }

    /**
     * Begins it, or takes it up after a restart.
     *
     * @param journal has a rollback that is done
     * @param id of the verification
     * @param ended is told its report, which is kept by then
     */
    static FollowUpVerification goOn(
            Run<?, ?> run,
            AftermathJournal journal,
            String id,
            AftermathHost host,
            Consumer<Report> ended,
            Consumer<Throwable> broken)
            throws IOException, InterruptedException, SourceException {
        RollbackRecord rollback = Objects.requireNonNull(journal.lastRollback());
        VerificationPlan plan = FollowUp.plan(host.firstPlan(), journal.plan(), id, rollback.endedAt());
        return FollowUpVerification.goOn(run, plan, new RunningRecheck(host, ended, broken));
    }

    @Override
    public void log(String line) {
        host.log(line);
    }

    @Override
    public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources)
            throws IOException, InterruptedException {
        return host.measurer(policy, sources);
    }

    @Override
    public void rechecked(Report report) {
        ended.accept(report);
    }

    @Override
    public void broken(Throwable defect) {
        broken.accept(defect);
    }
}
