package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
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
    private final Words words;
    private final String reason;

    /**
     * @param reasons of the verification that was followed
     */
    RollbackView(RollbackRecord rollback, Words words, List<Reason> reasons) {
        this.rollback = rollback;
        this.words = words;
        // a record keeps the reason in English
        reason = reasons.stream()
                .filter(r -> r.text(Locale.ENGLISH).equals(rollback.reason()))
                .findFirst()
                .map(r -> r.text(words.locale()))
                .orElse(rollback.reason());
    }

    /** For shape and colour. */
    public State getState() {
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
        return switch (rollback.outcome()) {
            case REQUESTED, RUNNING -> Messages.Rollback_Running();
            case FAILED -> Messages.Rollback_Failed();
            case UNKNOWN -> Messages.Rollback_Unknown();
            case ABORTED -> Messages.Rollback_Aborted();
            case DONE -> done();
        };
    }

    private String done() {
        Boolean healed = rollback.healed();
        if (healed != null) {
            return healed ? Messages.Rollback_Healed() : Messages.Rollback_NotHealed();
        }
        boolean verifying = rollback.recheck() != null && rollback.recheck().verdict() == null;
        return verifying ? Messages.Rollback_VerifiedAgain() : Messages.Rollback_Done();
    }

    public String getDescription() {
        return rollback.description();
    }

    /** Who or what asked for it. */
    public String getCause() {
        String who = rollback.who() == null ? "?" : rollback.who();
        return switch (rollback.cause()) {
            case VERDICT -> Messages.Rollback_ByVerdict();
            case RULE -> Messages.Rollback_ByRule(who);
            case PERSON -> Messages.Rollback_ByPerson(who);
        };
    }

    @CheckForNull
    public String getReason() {
        return reason;
    }

    @CheckForNull
    public String getMessage() {
        return rollback.message();
    }

    /** When it began, or else when it was asked for. */
    public String getTime() {
        return words.dateTime(rollback.startedAt() == null ? rollback.requestedAt() : rollback.startedAt());
    }

    /** Null until it has ended. */
    @CheckForNull
    public String getDuration() {
        return rollback.startedAt() == null || rollback.endedAt() == null
                ? null
                : Words.duration(Duration.between(rollback.startedAt(), rollback.endedAt()));
    }

    /** What it changes, a line for each command. */
    public List<String> getPlanned() {
        return rollback.planned();
    }

    public List<Line> getCommands() {
        return rollback.commands().stream().map(Line::new).toList();
    }

    /** Id of the verification after it; null where there is none. */
    @CheckForNull
    public String getRecheck() {
        return rollback.recheck() == null ? null : rollback.recheck().id();
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
