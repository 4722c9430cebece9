package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.Api;
import hudson.model.EnvironmentContributingAction;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollout.Rollout;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    private static final Logger LOGGER = Logger.getLogger(VerificationAction.class.getName());
    private static final Object CREATION = new Object();
    private static final int MAX_SLUG = 60;

    /** Replaced as a whole, never changed: it may be written to the build's file at any time. */
    private volatile ArrayList<VerificationRecord> verifications = new ArrayList<>();

    /** By the verification's id; null in files of earlier versions. Replaced as a whole, never changed. */
    private volatile TreeMap<String, ArrayList<String>> notifiers;

    /** Ids; null for none. Replaced as a whole, never changed. */
    private volatile ArrayList<String> rollouts;

    private transient Set<String> reservedIds;
    private transient Run<?, ?> run;
    private transient ReportStore store;

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
    public synchronized String newId(String service) {
        if (reservedIds == null) {
            reservedIds = new HashSet<>();
        }
        String slug = service.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        slug = slug.substring(0, Math.min(slug.length(), MAX_SLUG)).replaceAll("^-|-$", "");
        // the number is never left out: an id without one could be the name of a page
        for (int i = 1; ; i++) {
            String id = (slug.isEmpty() ? "verification" : slug) + '-' + i;
            if (get(id) == null && reservedIds.add(id)) {
                return id;
            }
        }
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
            store.write(report);
        } finally {
            put(record);
            try {
                run.save();
            } finally {
                VerificationListener.fireFinished(run, record);
            }
        }
    }

    /**
     * Notes that later verifications must not be compared with one of these, or that they may again.
     *
     * @param exclusion null where they may
     * @throws IllegalArgumentException when there is no such verification, or it is not finished
     * @throws IOException if the build cannot be saved
     */
    void exclude(String id, @CheckForNull BaselineExclusion exclusion) throws IOException {
        VerificationRecord changed;
        synchronized (this) {
            VerificationRecord record = get(id);
            if (record == null || !record.isFinished()) {
                throw new IllegalArgumentException("no finished verification " + id);
            }
            changed = record.with(exclusion);
            put(changed);
        }
        run.save();
        VerificationListener.fireChanged(run, changed);
    }

    /**
     * Notes that a failed verdict is overruled, which is never taken back; the verdict stays what it is.
     *
     * @throws IllegalArgumentException when there is no such verification, it has not failed, or is overruled already
     * @throws IOException if the build cannot be saved
     */
    void overrule(String id, OverruledVerdict by) throws IOException {
        VerificationRecord changed;
        synchronized (this) {
            VerificationRecord record = get(id);
            if (record == null || record.getVerdict() != Verdict.FAILED || record.getOverruled() != null) {
                throw new IllegalArgumentException("no failed verification " + id + " that nobody overruled yet");
            }
            changed = record.with(by);
            put(changed);
        }
        run.save();
        VerificationListener.fireChanged(run, changed);
        VerificationListener.fireOverruled(run, changed);
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
        List<RolloutView> views = new ArrayList<>();
        for (String id : rollouts == null ? List.<String>of() : rollouts) {
            try {
                Rollout rollout = new RolloutFile(run, id).read();
                if (rollout != null) {
                    views.add(new RolloutView(rollout, words, run.isBuilding(), this::aftermathOrNull));
                }
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "cannot read " + id + " of " + run);
            }
        }
        return views;
    }

    /** For pages: what cannot be read is left out. */
    @CheckForNull
    private Aftermath aftermathOrNull(String id) {
        try {
            return aftermath(id);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read what followed " + id + " of " + run);
            return null;
        }
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

    private synchronized void put(VerificationRecord record) {
        ArrayList<VerificationRecord> changed = new ArrayList<>(verifications);
        int index = 0;
        while (index < changed.size() && !changed.get(index).getId().equals(record.getId())) {
            index++;
        }
        if (index < changed.size()) {
            changed.set(index, record);
        } else {
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
        Report live = isFinished(id) ? null : LiveReports.get().find(run, id).orElse(null);
        if (live != null || !ReportStore.isId(id)) {
            return live;
        }
        Report report = store.read(id);
        return report == null ? null : completed(id, report);
    }

    private Report completed(String id, Report report) throws IOException {
        return report.withAftermath(getRollbacks(id), getDecisions(id));
    }

    /** Null where nothing has followed. */
    @CheckForNull
    private Aftermath aftermath(String id) throws IOException {
        return ReportStore.isId(id) ? new AftermathFile(run, id).read() : null;
    }

    /**
     * What people were asked after a verification or decided, oldest first.
     *
     * @throws IOException when it cannot be read
     */
    public List<DecisionRecord> getDecisions(String id) throws IOException {
        Aftermath aftermath = aftermath(id);
        List<DecisionRecord> decisions = new ArrayList<>(aftermath == null ? List.of() : aftermath.decisions());
        VerificationRecord record = get(id);
        if (record != null && record.getOverruled() != null) {
            decisions.add(record.getOverruled().decision());
        }
        return decisions;
    }

    /**
     * The rollbacks that followed a verification, oldest first.
     *
     * @throws IOException when they cannot be read
     */
    public List<RollbackRecord> getRollbacks(String id) throws IOException {
        Aftermath aftermath = aftermath(id);
        return aftermath == null ? List.of() : aftermath.rollbacks();
    }

    /**
     * The same without measurements, which is much faster for large ones.
     *
     * @return null when there is none
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    ReportSummary getSummary(String id) throws IOException {
        ReportSummary live =
                isFinished(id) ? null : LiveReports.get().findSummary(run, id).orElse(null);
        if (live != null || !ReportStore.isId(id)) {
            return live;
        }
        ReportSummary summary = store.readSummary(id);
        return summary == null ? null : new ReportSummary(completed(id, summary.report()), summary.checks());
    }

    /**
     * The measurements of one check, oldest first.
     *
     * @param index of the check in the policy
     * @throws IOException when they cannot be read
     */
    List<Measurement> getMeasurements(String id, int index) throws IOException {
        Report live = isFinished(id) ? null : LiveReports.get().find(run, id).orElse(null);
        if (live != null) {
            return index < live.checks().size() ? live.checks().get(index).measurements() : List.of();
        }
        return store.readMeasurements(id, index);
    }

    /** The state so far is out of date then, even if it is still there for a moment. */
    private boolean isFinished(String id) {
        VerificationRecord record = get(id);
        return record != null && record.isFinished();
    }

    /**
     * Keeps the picture of a panel, to be shown once {@link #keepIllustrations} tells of it.
     *
     * @param number from 1
     */
    @Restricted(NoExternalUse.class)
    public void keepPicture(String id, int number, byte[] png) throws IOException {
        illustrationStore().writePicture(id, number, png);
    }

    /** Keeps the dashboards that the page of a verification shows; replaces what was kept before. */
    @Restricted(NoExternalUse.class)
    public void keepIllustrations(String id, Illustrations illustrations) throws IOException {
        illustrationStore().write(id, illustrations);
    }

    IllustrationStore illustrationStore() {
        return new IllustrationStore(run.getRootDir());
    }

    public Run<?, ?> getRun() {
        return run;
    }

    ReportStore store() {
        return store;
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
        store = new ReportStore(r.getRootDir());
    }

    private Object readResolve() {
        if (verifications == null) {
            verifications = new ArrayList<>();
        }
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
