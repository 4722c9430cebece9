package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the text forms of a report tell of a rollback, in English. */
public final class RollbackWords {

    private RollbackWords() {}

    /** In a few words, such as {@code rolled back, healed}. */
    public static String summary(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case REQUESTED -> "rollback asked for";
            case RUNNING -> "rolling back";
            case FAILED -> "ROLLBACK FAILED";
            case UNKNOWN -> "ROLLBACK UNKNOWN: look before anything is repeated";
            case ABORTED -> "rollback ended before it changed anything";
            case DONE -> "rolled back" + healed(rollback);
        };
    }

    private static String healed(RollbackRecord rollback) {
        Boolean healed = rollback.healed();
        if (healed != null) {
            return healed ? ", healed" : ", NOT healed";
        }
        if (rollback.recheck() == null) {
            return "";
        }
        return rollback.recheck().verdict() == null ? ", being verified again" : ", not known whether it healed";
    }

    /** What was done, why, when, and what came of it: a sentence a line. */
    static List<String> lines(RollbackRecord rollback) {
        List<String> lines = new ArrayList<>();
        lines.add(rollback.description());
        lines.add("asked for by " + cause(rollback) + " at " + ReportWords.time(rollback.requestedAt())
                + (rollback.reason() == null ? "" : ": " + rollback.reason()));
        if (rollback.startedAt() != null && rollback.endedAt() != null) {
            lines.add("began " + ReportWords.time(rollback.startedAt()) + ", took "
                    + ReportWords.duration(Duration.between(rollback.startedAt(), rollback.endedAt())));
        } else if (rollback.startedAt() != null) {
            lines.add("began " + ReportWords.time(rollback.startedAt()));
        }
        if (rollback.message() != null) {
            lines.add(rollback.message());
        }
        RollbackRecord.Recheck recheck = rollback.recheck();
        if (recheck != null) {
            lines.add("verified again from " + ReportWords.time(recheck.settledAt()) + " (" + recheck.id() + "): "
                    + ReportWords.verdict(recheck.verdict()));
        }
        return lines;
    }

    private static String cause(RollbackRecord rollback) {
        String who = rollback.who();
        return switch (rollback.cause()) {
            case VERDICT -> "the verdict";
            case RULE -> "a rule" + (who == null ? "" : " (" + who + ")");
            case PERSON -> who == null ? "a person" : who;
            case STAGE_FAILED -> "a stage that could not be carried out";
            case ABORT -> "the abort" + (who == null ? "" : " by " + who);
        };
    }

    /** A command as a session in a terminal shows it: the line, its output, its end. */
    static String session(CommandRecord command) {
        String output = command.output().strip();
        return "$ " + command.line() + "\n" + (output.isEmpty() ? "" : output + "\n") + end(command.exitCode()) + " ("
                + ReportWords.duration(command.took()) + ")";
    }

    private static String end(@CheckForNull Integer exitCode) {
        return exitCode == null ? "killed after its time-out" : "exit code " + exitCode;
    }
}
