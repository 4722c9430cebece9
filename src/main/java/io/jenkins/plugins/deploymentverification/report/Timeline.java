package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Window;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What happened in a verification, in the order it happened, in the reader's language and time zone. */
@Restricted(NoExternalUse.class)
public final class Timeline {

    /** Checks whose first breach is told one by one; of 300 failing checks the first ones tell the story. */
    private static final int MOST_BREACHES = 8;

    private final ReportSummary summary;
    private final State state;
    private final Words words;
    private final List<Event> events = new ArrayList<>();

    /** Something that happened at one time, or is planned to. */
    @Restricted(NoExternalUse.class)
    public final class Event {

        private final Instant at;
        private final State mark;
        private final String text;
        private final int check;

        /**
         * @param check position of the check it is about, or -1
         */
        private Event(Instant at, @CheckForNull State mark, String text, int check) {
            this.at = at;
            this.mark = mark;
            this.text = text;
            this.check = check;
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

        /** Whether it is still to come. */
        public boolean isPlanned() {
            return state == State.RUNNING && at.isAfter(Instant.now());
        }
    }

    Timeline(ReportSummary summary, State state, Words words) {
        this.summary = summary;
        this.state = state;
        this.words = words;
        beginning();
        breaches();
        end();
        // of the same time those that were added first came first
        events.sort(Comparator.comparing(event -> event.at));
    }

    private void add(Instant at, @CheckForNull State mark, String text) {
        events.add(new Event(at, mark, text, -1));
    }

    private void beginning() {
        Report report = summary.report();
        if (report.deployment().deployedAt() != null) {
            String by = report.deployment().deployedBy();
            add(
                    report.deployment().deployedAt(),
                    null,
                    by == null ? Messages.Timeline_Deployed() : Messages.Timeline_DeployedBy(by));
        }
        add(report.startedAt(), null, Messages.Timeline_Started());
        Window window = report.policy().window();
        if (!window.initialDelay().isZero()) {
            add(report.startedAt().plus(window.initialDelay()), null, Messages.Timeline_Window());
        }
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
            events.add(new Event(at, State.FAILED, Messages.Timeline_FirstBreach(), index));
        }
        if (breached.size() > MOST_BREACHES) {
            Instant at = checks.get(breached.get(MOST_BREACHES)).firstBreach();
            add(at, State.FAILED, Messages.Timeline_MoreBreaches(breached.size() - MOST_BREACHES));
        }
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
