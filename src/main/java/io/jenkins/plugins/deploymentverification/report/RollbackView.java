package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A rollback on the page of its verification, in the reader's language and time zone. */
@Restricted(NoExternalUse.class)
public final class RollbackView {

    private final RollbackRecord rollback;
    private final int number;
    private final Words words;
    private final String reason;

    /**
     * @param number of it, from 0
     * @param followed the verification; null where it does not matter
     */
    RollbackView(RollbackRecord rollback, int number, Words words, @CheckForNull VerificationRecord followed) {
        this.rollback = rollback;
        this.number = number;
        this.words = words;
        this.reason = reason(rollback, words, followed);
    }

    /** A rollback keeps the verdict's reason, or the rule's, in English. */
    @CheckForNull
    private static String reason(RollbackRecord rollback, Words words, @CheckForNull VerificationRecord followed) {
        String kept = rollback.reason();
        if (kept == null || followed == null) {
            return kept;
        }
        boolean same =
                rollback.cause() == RollbackRecord.Cause.VERDICT || kept.equals(followed.getReason(Locale.ENGLISH));
        String told = same ? followed.getReason(words.locale()) : null;
        return told == null ? kept : told;
    }

    /** Its anchor on the page. */
    public String getKey() {
        return "rollback-" + number;
    }

    /** Whether a person must see to it: it failed, nobody knows, or the service is not well after it. */
    public boolean isAlarm() {
        return rollback.outcome() == RollbackRecord.Outcome.FAILED
                || rollback.outcome() == RollbackRecord.Outcome.UNKNOWN
                || Boolean.FALSE.equals(rollback.healed());
    }

    /** Whether nothing more comes of it: the verification after it is over too, if there is one. */
    boolean isOver() {
        return rollback.outcome().isEnd()
                && (rollback.recheck() == null || rollback.recheck().verdict() != null);
    }

    /** For telling whether what is shown has changed. */
    int version() {
        return rollback.hashCode();
    }

    /** For shape and colour. */
    public State getState() {
        return state(rollback);
    }

    static State state(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case REQUESTED, RUNNING -> State.RUNNING;
            case FAILED -> State.FAILED;
            case UNKNOWN -> State.INCONCLUSIVE;
            case ABORTED -> State.LOST;
            case DONE -> Boolean.FALSE.equals(rollback.healed()) ? State.FAILED : State.PASSED;
        };
    }

    /** What came of it, in a few words. */
    public String getTitle() {
        return title(rollback);
    }

    /** What came of a rollback, in a few words. */
    static String title(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case REQUESTED, RUNNING -> Messages.Rollback_Running();
            case FAILED -> Messages.Rollback_Failed();
            case UNKNOWN -> Messages.Rollback_Unknown();
            case ABORTED -> Messages.Rollback_Aborted();
            case DONE -> done(rollback);
        };
    }

    private static String done(RollbackRecord rollback) {
        Boolean healed = rollback.healed();
        if (healed != null) {
            return healed ? Messages.Rollback_Healed() : Messages.Rollback_NotHealed();
        }
        boolean verifying = rollback.recheck() != null && rollback.recheck().verdict() == null;
        if (verifying) {
            return Messages.Rollback_VerifiedAgain();
        }
        return rollback.recheck() == null ? Messages.Rollback_Done() : Messages.Rollback_Undecided();
    }

    public String getDescription() {
        return rollback.description();
    }

    /** Who or what asked for it, when, and how long it took. */
    public String getFacts() {
        String asked = cause(rollback);
        String at = words.dateTime(rollback.startedAt() == null ? rollback.requestedAt() : rollback.startedAt());
        String facts = asked + Messages.List_Separator() + at;
        return rollback.startedAt() == null || rollback.endedAt() == null
                ? facts
                : facts
                        + Messages.List_Separator()
                        + Words.duration(Duration.between(rollback.startedAt(), rollback.endedAt()));
    }

    /** Who or what asked for a rollback. */
    static String cause(RollbackRecord rollback) {
        String who = rollback.who() == null ? "?" : rollback.who();
        return switch (rollback.cause()) {
            case VERDICT -> Messages.Rollback_ByVerdict();
            case RULE -> Messages.Rollback_ByRule(who);
            case PERSON ->
                who.equals(RollbackRecord.DEADLINE)
                        ? Messages.Rollback_ByDeadline()
                        : Messages.Rollback_ByPerson(Words.person(who));
            case STAGE_FAILED -> Messages.Rollback_ByStage();
            case ABORT -> Messages.Rollback_ByAbort(who);
        };
    }

    @CheckForNull
    public String getReason() {
        return reason;
    }

    @CheckForNull
    public String getMessage() {
        return rollback.message(words.locale());
    }

    /** What it changes, a line for each command; empty where the description says just that. */
    public List<String> getPlanned() {
        return rollback.planned().equals(List.of(rollback.description())) ? List.of() : rollback.planned();
    }

    public List<Line> getCommands() {
        return rollback.commands().stream().map(Line::new).toList();
    }

    /** Id of the verification after it; null where there is none. */
    @CheckForNull
    public String getRecheck() {
        return rollback.recheck() == null ? null : rollback.recheck().id();
    }

    /** What the verification after it came to, or how it stands; null where there is none. */
    @CheckForNull
    public State getRecheckState() {
        return rollback.recheck() == null ? null : State.of(rollback.recheck().verdict());
    }

    /** A command that was run. */
    public static final class Line {

        private final CommandRecord command;

        private Line(CommandRecord command) {
            this.command = command;
        }

        /** With a prompt, as in a terminal; in Jelly a dollar would be the beginning of something else. */
        public String getLine() {
            return "$ " + command.line();
        }

        public String getOutput() {
            return command.output();
        }

        /** How it ended, where it did not end well. */
        @CheckForNull
        public String getTrouble() {
            if (command.exitCode() == null) {
                return Messages.Rollback_Killed();
            }
            return command.exitCode() == 0 ? null : Messages.Rollback_ExitCode(command.exitCode());
        }
    }
}
