package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The reports of a build's verifications, together with what followed them: the state so far while one runs, afterwards
 * what was kept. Thread-safe.
 */
final class BuildReports {

    private final VerificationAction action;
    private final Run<?, ?> run;
    private final ReportStore store;

    BuildReports(VerificationAction action, Run<?, ?> run) {
        this.action = action;
        this.run = run;
        this.store = new ReportStore(run.getRootDir());
    }

    /** See {@link ReportStore#write}. */
    void write(Report report) throws IOException {
        store.write(report);
    }

    /** See {@link VerificationAction#getReport}. */
    @CheckForNull
    Report report(String id) throws IOException {
        Report live = isFinished(id) ? null : LiveReports.get().find(run, id).orElse(null);
        if (live != null || !ReportStore.isId(id)) {
            return live;
        }
        Report report = store.read(id);
        return report == null ? null : completed(id, report);
    }

    /**
     * The same without measurements, which is much faster for large ones.
     *
     * @return null when there is none
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    ReportSummary summary(String id) throws IOException {
        ReportSummary live =
                isFinished(id) ? null : LiveReports.get().findSummary(run, id).orElse(null);
        if (live != null || !ReportStore.isId(id)) {
            return live;
        }
        ReportSummary summary = store.readSummary(id);
        return summary == null ? null : summary.with(completed(id, summary.report()));
    }

    /**
     * The measurements of one check, oldest first.
     *
     * @param index of the check in the policy
     * @throws IOException when they cannot be read
     */
    List<Measurement> measurements(String id, int index) throws IOException {
        Report live = isFinished(id) ? null : LiveReports.get().find(run, id).orElse(null);
        if (live != null) {
            return index < live.checks().size() ? live.checks().get(index).measurements() : List.of();
        }
        return store.readMeasurements(id, index);
    }

    /** The file of a finished report that nothing has followed, so that it is all there is to tell; otherwise null. */
    @CheckForNull
    File wholeFile(String id) throws IOException {
        boolean whole =
                isFinished(id) && rollbacks(id).isEmpty() && decisions(id).isEmpty();
        return whole ? store.jsonFile(id) : null;
    }

    private Report completed(String id, Report report) throws IOException {
        return report.withAftermath(rollbacks(id), decisions(id));
    }

    /** See {@link VerificationAction#getDecisions}. */
    List<DecisionRecord> decisions(String id) throws IOException {
        Aftermath aftermath = aftermath(id);
        List<DecisionRecord> decisions = new ArrayList<>(aftermath == null ? List.of() : aftermath.decisions());
        VerificationRecord record = action.get(id);
        if (record != null && record.getOverruled() != null) {
            decisions.add(record.getOverruled().decision());
        }
        return decisions;
    }

    /** See {@link VerificationAction#getRollbacks}. */
    List<RollbackRecord> rollbacks(String id) throws IOException {
        Aftermath aftermath = aftermath(id);
        return aftermath == null ? List.of() : aftermath.rollbacks();
    }

    /** Null where there was none. */
    @CheckForNull
    RollbackRecord lastRollback(String id) throws IOException {
        Aftermath aftermath = aftermath(id);
        return aftermath == null ? null : aftermath.lastRollback();
    }

    /** Null where nothing has followed. */
    @CheckForNull
    Aftermath aftermath(String id) throws IOException {
        return ReportStore.isId(id) ? new AftermathFile(run, id).read() : null;
    }

    /** The state so far is out of date then, even if it is still there for a moment. */
    private boolean isFinished(String id) {
        VerificationRecord record = action.get(id);
        return record != null && record.isFinished();
    }
}
