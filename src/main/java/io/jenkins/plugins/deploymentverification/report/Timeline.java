package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What happened in a verification and after it, in the order it happened, in the reader's language and time zone. */
@Restricted(NoExternalUse.class)
public final class Timeline {

    /** Checks whose first breach is told one by one; of 300 failing checks the first ones tell the story. */
    private static final int MOST_BREACHES = 8;

    private final ReportSummary summary;
    private final State state;
    private final Words words;
    private final List<Event> events = new ArrayList<>();

    /** Something that happened at one time, or is planned to. What its mark shows is said by its text as well. */
    @Restricted(NoExternalUse.class)
    public final class Event {

        private final Instant at;
        private final State mark;
        private final String text;
        private final int check;
        private final String verification;

        /**
         * @param check position of the check it is about, or -1
         * @param verification id of the other verification it is about, or null
         */
        private Event(Instant at, @CheckForNull State mark, String text, int check, @CheckForNull String verification) {
            this.at = at;
            this.mark = mark;
            this.text = text;
            this.check = check;
            this.verification = verification;
        }

        /** For machines, ISO 8601 in UTC. */
        public String getAt() {
            return at.toString();
        }

        public String getTime() {
            return words.time(at, summary.report().startedAt());
        }

        /** Null for what is neither good nor bad. */
        @CheckForNull
        public State getMark() {
            return mark;
        }

        public String getText() {
            return text;
        }

        public int getCheck() {
            return check;
        }

        /** Name of the check it is about, or null. */
        @CheckForNull
        public String getCheckName() {
            return check < 0 ? null : summary.checks().get(check).report().name();
        }

        /** Id of the other verification of the build it is about, or null. */
        @CheckForNull
        public String getVerification() {
            return verification;
        }

        /** Whether it is still to come. */
        public boolean isPlanned() {
            return at.isAfter(Instant.now());
        }
    }

    Timeline(ReportSummary summary, State state, Words words) {
        this.summary = summary;
        this.state = state;
        this.words = words;
        beginning();
        breaches();
        rules();
        end();
        summary.report().decisions().forEach(this::decision);
        summary.report().rollbacks().forEach(this::rollback);
        // of the same time those that were added first came first
        events.sort(Comparator.comparing(event -> event.at));
    }

    private void add(Instant at, @CheckForNull State mark, String text) {
        events.add(new Event(at, mark, text, -1, null));
    }

    private void beginning() {
        Report report = summary.report();
        if (report.deployment().deployedAt() != null) {
            add(report.deployment().deployedAt(), null, deployed(report));
        }
        add(report.startedAt(), null, Messages.Timeline_Started());
        Window window = report.policy().window();
        if (!window.initialDelay().isZero()) {
            add(report.startedAt().plus(window.initialDelay()), null, Messages.Timeline_Window());
        }
    }

    private static String deployed(Report report) {
        // the verification after a rollback begins with what the rollback brought back
        if (report.followUpOf() != null
                && report.startedAt().equals(report.deployment().deployedAt())) {
            return Messages.Rollback_Done();
        }
        String by = report.deployment().deployedBy();
        return by == null ? Messages.Timeline_Deployed() : Messages.Timeline_DeployedBy(by);
    }

    private void breaches() {
        List<CheckSummary> checks = summary.checks();
        List<Integer> breached = IntStream.range(0, checks.size())
                .filter(index -> checks.get(index).firstBreach() != null)
                .boxed()
                .sorted(Comparator.comparing(index -> checks.get(index).firstBreach()))
                .toList();
        for (int index : breached.subList(0, Math.min(MOST_BREACHES, breached.size()))) {
            Instant at = checks.get(index).firstBreach();
            events.add(new Event(at, State.FAILED, Messages.Timeline_FirstBreach(), index, null));
        }
        if (breached.size() > MOST_BREACHES) {
            Instant at = checks.get(breached.get(MOST_BREACHES)).firstBreach();
            add(at, State.FAILED, Messages.Timeline_MoreBreaches(breached.size() - MOST_BREACHES));
        }
    }

    private void rules() {
        for (ReportSummary.Firing firing : summary.firings()) {
            add(firing.at(), State.WARNING, Messages.Timeline_RuleFired(firing.rule(), firing.effects()));
        }
    }

    private void decision(DecisionRecord decision) {
        if (decision.kind() == DecisionRecord.Kind.OVERRULE) {
            add(
                    decision.askedAt(),
                    State.WARNING,
                    Messages.Timeline_Overruled(Words.person(String.valueOf(decision.who()))));
            return;
        }
        add(decision.askedAt(), State.RUNNING, Messages.Timeline_Asked());
        if (decision.isOpen()) {
            add(
                    decision.deadline(),
                    null,
                    Messages.Timeline_Deadline(DecisionView.label(decision.kind(), decision.fallback())));
        } else if (decision.isWithdrawn()) {
            add(decision.decidedAt(), State.LOST, DecisionView.outcome(decision));
        } else {
            String outcome = DecisionView.outcome(decision);
            String who = decision.who();
            add(
                    decision.decidedAt(),
                    DecisionView.state(decision),
                    who == null ? outcome : Messages.Timeline_DecidedBy(outcome, Words.person(who)));
        }
    }

    private void rollback(RollbackRecord rollback) {
        add(rollback.requestedAt(), null, Messages.Timeline_RollbackAsked(RollbackView.cause(rollback)));
        if (rollback.startedAt() != null) {
            add(rollback.startedAt(), State.RUNNING, Messages.Timeline_RollbackStarted());
        }
        if (rollback.endedAt() != null) {
            boolean done = rollback.outcome() == RollbackRecord.Outcome.DONE;
            add(
                    rollback.endedAt(),
                    done ? State.PASSED : RollbackView.state(rollback),
                    done ? Messages.Rollback_Done() : RollbackView.title(rollback));
        }
        RollbackRecord.Recheck recheck = rollback.recheck();
        if (recheck != null) {
            add(recheck.settledAt(), State.RUNNING, Messages.Timeline_Recheck(), recheck.id());
            if (recheck.verdict() != null) {
                add(recheck.endedAt(), State.of(recheck.verdict()), rechecked(rollback), recheck.id());
            }
        }
    }

    private static String rechecked(RollbackRecord rollback) {
        Boolean healed = rollback.healed();
        if (healed == null) {
            return Messages.Timeline_Undecided();
        }
        return healed ? Messages.Timeline_Healed() : Messages.Timeline_NotHealed();
    }

    private void add(Instant at, @CheckForNull State mark, String text, String verification) {
        events.add(new Event(at, mark, text, -1, verification));
    }

    private void end() {
        Report report = summary.report();
        if (report.finishedAt() != null) {
            String text = report.reasons().stream()
                    .filter(reason -> reason.code() == Reason.Code.ABORTED)
                    .findFirst()
                    .map(reason -> reason.text(words.locale()))
                    .orElse(Messages.Timeline_Ended(state.getWord()));
            add(report.finishedAt(), state, text);
        } else if (state == State.RUNNING) {
            Window window = report.policy().window();
            Instant due = report.startedAt().plus(window.initialDelay()).plus(window.duration());
            add(due, null, Messages.Timeline_Due());
        }
    }

    /** The earliest first. */
    public List<Event> getEvents() {
        return List.copyOf(events);
    }

    /** For telling whether it has changed: of what is shown. */
    int version() {
        return events.stream()
                .map(event -> List.of(event.at, event.text, event.check, event.isPlanned()))
                .toList()
                .hashCode();
    }
}
