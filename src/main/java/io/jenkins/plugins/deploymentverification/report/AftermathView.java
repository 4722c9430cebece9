package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What followed a verdict, on the page of its verification: questions and decisions, rollbacks, what was watched after. */
@Restricted(NoExternalUse.class)
public final class AftermathView {

    private static final Logger LOGGER = Logger.getLogger(AftermathView.class.getName());

    private final VerificationAction action;
    private final VerificationRecord record;
    private final Words words;
    private final ReportActs acts;
    private final List<RollbackRecord> rollbacks = new ArrayList<>();
    private final List<DecisionRecord> decisions = new ArrayList<>();

    /** As it stands now. What cannot be read is left out, which is logged. */
    AftermathView(VerificationAction action, VerificationRecord record, Words words) {
        this.action = action;
        this.record = record;
        this.words = words;
        this.acts = new ReportActs(action, record);
        try {
            rollbacks.addAll(action.getRollbacks(record.getId()));
            decisions.addAll(action.getDecisions(record.getId()));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read what followed " + record.getId() + " of " + run());
        }
    }

    /** Oldest first. */
    public List<RollbackView> getRollbacks() {
        List<RollbackView> views = new ArrayList<>();
        rollbacks.forEach(r -> views.add(new RollbackView(r, views.size(), words, record)));
        return views;
    }

    /** The last rollback; null for none. */
    @CheckForNull
    public RollbackView getLastRollback() {
        return last(getRollbacks());
    }

    /** The last rollback, where people must see to it; null otherwise. */
    @CheckForNull
    public RollbackView getAlarm() {
        RollbackView last = getLastRollback();
        return last != null && last.isAlarm() ? last : null;
    }

    /** The last decision, open or made, that is none about the verdict itself; null for none. */
    @CheckForNull
    public DecisionView getLastDecision() {
        return last(getDecisions().stream().filter(d -> !d.isOverruling()).toList());
    }

    @CheckForNull
    private static <T> T last(List<T> all) {
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** Whether one was asked for that waits for an executor, so that nothing else tells of it. */
    public boolean isWaiting() {
        RollbackOffer offer = RollbackOffer.get();
        return offer != null && offer.isWaiting(run(), record.getId());
    }

    /** What people were asked and decided, oldest first. */
    public List<DecisionView> getDecisions() {
        boolean mine = acts.question() != null;
        List<DecisionView> views = new ArrayList<>();
        decisions.forEach(d -> views.add(new DecisionView(d, views.size(), words, mine && d.isOpen())));
        return views;
    }

    /** What the reader may decide now; null for nothing. */
    @CheckForNull
    public DecisionView getQuestion() {
        DecisionRecord question = acts.question();
        return question == null ? null : new DecisionView(question, 0, words, true);
    }

    /** Whether the reader may overrule the verdict. */
    public boolean isOverrulable() {
        return acts.mayOverrule();
    }

    /** What the reader could have done by hand; null for nothing, or where they may not. */
    @CheckForNull
    public String getOffer() {
        return acts.rollbackOffer();
    }

    /** What a rollback would do, also while it cannot be asked for; null where the verification names none. */
    @CheckForNull
    public String getNamedRollback() {
        RollbackOffer offer = RollbackOffer.get();
        return offer == null ? null : offer.named(run(), record.getId());
    }

    /** The id of the verification that this follows; null for an ordinary one. */
    @CheckForNull
    public String getFollowUpOf() {
        return record.getFollowUpOf();
    }

    /** Whether it watches on after another one, and does not look what a rollback came to. */
    public boolean isWatch() {
        String first = getFollowUpOf();
        return first != null && !isRecheck(first, record.getId());
    }

    private boolean isRecheck(String first, String id) {
        try {
            return action.getRollbacks(first).stream()
                    .anyMatch(r -> r.recheck() != null && r.recheck().id().equals(id));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read what followed " + first + " of " + run());
            return true;
        }
    }

    /** The verifications that watch on after this one. */
    public List<VerificationPage> getWatches() {
        return action.getVerifications().stream()
                .filter(v -> record.getId().equals(v.getFollowUpOf()) && !isRecheck(record.getId(), v.getId()))
                .map(v -> new VerificationPage(action, v))
                .toList();
    }

    /** How soon there may be something new. */
    Pace pace() {
        RollbackView last = getLastRollback();
        RollbackOffer offer = RollbackOffer.get();
        boolean busy = offer != null && offer.isUnderWay(run(), record.getId());
        if (busy && (last != null && !last.isOver() || isWaiting())) {
            return Pace.SOON;
        }
        boolean watched = getWatches().stream().anyMatch(VerificationPage::isRunning);
        return busy || watched || run().isBuilding() ? Pace.LATER : Pace.NEVER;
    }

    /** How soon there may be something new to show. */
    enum Pace {
        /** A rollback is under way. */
        SOON,
        /** A person is asked, the build goes on, or something is watched. */
        LATER,
        /** Nothing is under way. */
        NEVER
    }

    /** For telling whether what is shown has changed. */
    int version() {
        List<Object> shown = new ArrayList<>();
        getRollbacks().forEach(r -> shown.add(r.version()));
        getDecisions().forEach(d -> shown.add(d.version()));
        getWatches().forEach(w -> shown.add(List.of(w.getId(), w.getState())));
        shown.add(isOverrulable());
        shown.add(isWaiting());
        return shown.hashCode();
    }

    private Run<?, ?> run() {
        return action.getRun();
    }
}
