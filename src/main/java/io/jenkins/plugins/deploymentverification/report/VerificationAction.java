package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Api;
import hudson.model.EnvironmentContributingAction;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/**
 * The verifications of a build: one action for all of them, each with a page of its own. The build's file keeps a
 * {@link VerificationRecord} of each, the build's folder its report. Thread-safe.
 */
@ExportedBean
public final class VerificationAction implements RunAction2, EnvironmentContributingAction {

    /** Below the build's URL. */
    public static final String URL_NAME = "deployment-verification";

    private static final Object CREATION = new Object();

    /** Replaced as a whole, never changed: it may be written to the build's file at any time. */
    private volatile ArrayList<VerificationRecord> verifications = new ArrayList<>();

    /** By the verification's id; null in files of earlier versions. Replaced as a whole, never changed. */
    private volatile TreeMap<String, ArrayList<String>> notifiers;

    /** Ids; null for none. Replaced as a whole, never changed. */
    private volatile ArrayList<String> rollouts;

    private transient VerificationIds ids = new VerificationIds();
    private transient Run<?, ?> run;
    private transient BuildReports reports;

    private VerificationAction() {}

    /** The build's action; added to the build if it has none yet. */
    public static VerificationAction getOrCreate(Run<?, ?> run) {
        synchronized (CREATION) {
            VerificationAction action = run.getAction(VerificationAction.class);
            if (action == null) {
                action = new VerificationAction();
                run.addAction(action);
            }
            return action;
        }
    }

    /**
     * An id for another verification of this build: readable, fit for URLs and file names, given out only once.
     *
     * @param service name of the service
     */
    public String newId(String service) {
        return ids.next(service, id -> get(id) != null);
    }

    /**
     * Notes that a verification has begun. Starting one that is already there changes nothing, so it may be called
     * again after a restart.
     *
     * @throws IllegalArgumentException if the id is none that {@link #newId} could have given
     * @throws IOException if the build cannot be saved
     */
    public void start(VerificationPlan plan) throws IOException {
        if (!ReportStore.isId(plan.id())) {
            throw new IllegalArgumentException("not the id of a verification: " + plan.id());
        }
        VerificationRecord record = VerificationRecord.started(plan);
        synchronized (this) {
            if (get(plan.id()) != null) {
                return;
            }
            put(record);
        }
        run.save();
        VerificationListener.fireStarted(run, record);
    }

    /**
     * Keeps the report and notes the verdict.
     *
     * @throws IOException if the report or the build cannot be saved; the verdict is shown nevertheless
     */
    public void finish(Report report) throws IOException {
        VerificationRecord record = VerificationRecord.finished(report, Changes.medianCommit(run));
        try {
            // before the record, so that whoever sees that it has finished finds its report
            reports.write(report);
        } finally {
            put(record);
            try {
                run.save();
            } finally {
                VerificationListener.fireFinished(run, record);
            }
        }
        noteWatch(record);
    }

    /**
     * Notes that later verifications must not be compared with one of these, or that they may again.
     *
     * @param exclusion null where they may
     * @throws IllegalArgumentException when there is no such verification, or it is not finished
     * @throws IOException if the build cannot be saved
     */
    void exclude(String id, @CheckForNull BaselineExclusion exclusion) throws IOException {
        change(id, record -> record.with(exclusion));
    }

    /**
     * Notes that a failed verdict is overruled, which is never taken back; the verdict stays what it is.
     *
     * @throws IllegalArgumentException when there is no such verification, it has not failed, or is overruled already
     * @throws IOException if the build cannot be saved
     */
    void overrule(String id, OverruledVerdict by) throws IOException {
        VerificationRecord changed = change(id, record -> {
            if (record.getVerdict() != Verdict.FAILED || record.getOverruled() != null) {
                throw new IllegalArgumentException("no failed verification " + id + " that nobody overruled yet");
            }
            return record.with(by);
        });
        VerificationListener.fireOverruled(run, changed);
        noteWatch(changed);
    }

    private VerificationRecord change(String id, UnaryOperator<VerificationRecord> how) throws IOException {
        VerificationRecord changed;
        synchronized (this) {
            VerificationRecord record = get(id);
            if (record == null || !record.isFinished()) {
                throw new IllegalArgumentException("no finished verification " + id);
            }
            changed = how.apply(record);
            put(changed);
        }
        run.save();
        VerificationListener.fireChanged(run, changed);
        return changed;
    }

    /**
     * Notes what became of the last rollback after a verification. What followed a watch or another rollback is noted of
     * the verification of the deployment.
     *
     * @throws IOException if what followed cannot be read, or the build not be saved
     */
    void noteRollback(String id) throws IOException {
        RollbackRecord last = reports.lastRollback(id);
        RolledBack rolledBack = last == null ? null : RolledBack.of(last);
        VerificationRecord record = ofDeployment(get(id));
        if (record != null && record.isFinished() && rolledBack != null) {
            change(record.getId(), known -> known.with(rolledBack));
        }
    }

    /** A deployment whose watch failed passed too soon, until somebody overrules that. */
    private void noteWatch(VerificationRecord watch) throws IOException {
        VerificationRecord first = watch.isFollowUp() ? ofDeployment(watch) : null;
        if (first == null || !first.isFinished()) {
            return;
        }
        boolean failed = watch.getVerdict() == Verdict.FAILED && watch.getOverruled() == null;
        if (failed && first.isKept()) { // else it was verified again after a rollback
            change(first.getId(), known -> known.failedLater(watch.getFinishedAt()));
        } else if (watch.getOverruled() != null && first.getFailedLaterAt() != null) {
            change(first.getId(), known -> known.failedLater(null));
        }
    }

    /** Whether it watched on after a deployment that passed and is thought bad for that. */
    boolean isFailedWatch(VerificationRecord record) {
        VerificationRecord first = ofDeployment(record);
        return record.isFollowUp() && first != null && first.getFailedLaterAt() != null;
    }

    /** The verification of the deployment that one belongs to: itself, or that which a watch or another one follows. */
    @CheckForNull
    private VerificationRecord ofDeployment(@CheckForNull VerificationRecord record) {
        VerificationRecord first = record;
        for (int i = verifications.size(); i > 0 && first != null && first.isFollowUp(); i--) {
            first = get(first.getFollowUpOf());
        }
        return first;
    }

    /** An id for another rollout of this build, kept at once in what is saved with the build. */
    @Restricted(NoExternalUse.class)
    public synchronized String newRollout() {
        ArrayList<String> changed = rollouts == null ? new ArrayList<>() : new ArrayList<>(rollouts);
        String id = "rollout-" + (changed.size() + 1);
        changed.add(id);
        rollouts = changed;
        return id;
    }

    /** The progressive rollouts of the build, oldest first; those that cannot be read are left out. */
    @Exported(visibility = 2)
    @Restricted(NoExternalUse.class)
    public List<RolloutView> getRollouts() {
        return rollouts(Words.ofRequest(null));
    }

    List<RolloutView> rollouts(Words words) {
        return rollouts == null ? List.of() : new BuildRollouts(run, reports).views(rollouts, words);
    }

    /** Notes whom a verification tells what becomes of it. Kept with the next save of the build. */
    @Restricted(NoExternalUse.class)
    public synchronized void keepNotifiers(String id, List<String> names) {
        TreeMap<String, ArrayList<String>> changed = notifiers == null ? new TreeMap<>() : new TreeMap<>(notifiers);
        changed.put(id, new ArrayList<>(names));
        notifiers = changed;
    }

    /** Whom a verification tells what becomes of it, by their names. */
    @Restricted(NoExternalUse.class)
    public List<String> notifiers(String id) {
        TreeMap<String, ArrayList<String>> known = notifiers;
        return known == null ? List.of() : known.getOrDefault(id, new ArrayList<>());
    }

    /** Takes the place of the one of that id, or comes last. */
    private synchronized void put(VerificationRecord record) {
        ArrayList<VerificationRecord> changed = new ArrayList<>(verifications);
        changed.replaceAll(known -> known.getId().equals(record.getId()) ? record : known);
        if (!changed.contains(record)) {
            changed.add(record);
        }
        verifications = changed;
    }

    /** The record of a verification, or null if the build has none of that id. */
    @CheckForNull
    public VerificationRecord get(String id) {
        return verifications.stream()
                .filter(v -> v.getId().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** In the order they began. */
    public List<VerificationRecord> getVerifications() {
        return Collections.unmodifiableList(verifications);
    }

    /**
     * The report of a verification: the state so far while it runs, afterwards what was kept.
     *
     * @return null when there is none
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public Report getReport(String id) throws IOException {
        return reports.report(id);
    }

    /**
     * What people were asked after a verification or decided, oldest first.
     *
     * @throws IOException when it cannot be read
     */
    public List<DecisionRecord> getDecisions(String id) throws IOException {
        return reports.decisions(id);
    }

    /**
     * The rollbacks that followed a verification, oldest first.
     *
     * @throws IOException when they cannot be read
     */
    public List<RollbackRecord> getRollbacks(String id) throws IOException {
        return reports.rollbacks(id);
    }

    BuildReports reports() {
        return reports;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** Newest state of each verification, for pages and the remote API. */
    @Exported(name = "verifications", visibility = 2)
    @Restricted(NoExternalUse.class)
    public List<VerificationPage> getPages() {
        return verifications.stream().map(v -> new VerificationPage(this, v)).toList();
    }

    @Override
    public String getIconFileName() {
        return "symbol-deployment-verification plugin-deployment-verification";
    }

    @Override
    public String getDisplayName() {
        return Messages.VerificationAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return URL_NAME;
    }

    /** So that later steps of the build know what came of it. */
    @Override
    public void buildEnvironment(@NonNull Run<?, ?> build, @NonNull EnvVars env) {
        VerificationVariables.put(env, build, verifications);
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        onLoad(r);
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
        reports = new BuildReports(this, r);
    }

    private Object readResolve() {
        if (verifications == null) {
            verifications = new ArrayList<>();
        }
        ids = new VerificationIds();
        return this;
    }

    public Api getApi() {
        run.checkPermission(Item.READ);
        return new Api(this);
    }

    /** The list of verifications, or the only one. */
    @GET
    @Restricted(DoNotUse.class)
    public HttpResponse doIndex() {
        run.checkPermission(Item.READ);
        List<VerificationRecord> all = verifications;
        return all.size() == 1
                ? HttpResponses.redirectTo(all.get(0).getId() + '/')
                : HttpResponses.forwardToView(this, "verifications");
    }

    /** The page of a verification. */
    @CheckForNull
    @Restricted(NoExternalUse.class)
    public VerificationPage getDynamic(String id) {
        run.checkPermission(Item.READ);
        VerificationRecord record = get(id);
        return record == null ? null : new VerificationPage(this, record);
    }
}
