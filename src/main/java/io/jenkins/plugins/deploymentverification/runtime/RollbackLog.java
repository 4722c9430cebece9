package io.jenkins.plugins.deploymentverification.runtime;

import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionWords;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a build's log tells of a rollback. Secrets are masked by then. */
@Restricted(NoExternalUse.class)
public final class RollbackLog {

    private RollbackLog() {}

    /** The lines for an event; none for what goes without saying. */
    public static List<String> lines(AftermathEvent event) {
        List<String> lines = new ArrayList<>();
        if (event instanceof AftermathEvent.RollbackRequested requested) {
            lines.add("Rollback: " + requested.description()
                    + (requested.who() == null ? "" : ", asked for by " + requested.who())
                    + (requested.reason() == null ? "" : " (" + requested.reason() + ")"));
        } else if (event instanceof AftermathEvent.DecisionAsked asked) {
            lines.add("Waiting for a person to decide until " + asked.question().deadline().truncatedTo(ChronoUnit.SECONDS) + ", otherwise: "
                    + DecisionWords.word(asked.question().fallback()));
        } else if (event instanceof AftermathEvent.Decided decided) {
            lines.add("Decided by " + (decided.who() == null ? "the deadline" : decided.who()) + ": "
                    + DecisionWords.word(decided.choice())
                    + (decided.reason() == null ? "" : " (" + decided.reason() + ")"));
        } else if (event instanceof AftermathEvent.QuestionWithdrawn) {
            lines.add("Nobody decided before the build ended");
        } else if (event instanceof AftermathEvent.RollbackLooked looked) {
            looked.planned().forEach(line -> lines.add("  will run: " + line));
        } else if (event instanceof AftermathEvent.CommandRan ran) {
            CommandRecord command = ran.command();
            lines.add("  $ " + command.line());
            command.output().lines().forEach(line -> lines.add("  " + line));
            if (command.exitCode() == null) {
                lines.add("  killed after its time-out");
            } else if (command.exitCode() != 0) {
                lines.add("  exit code " + command.exitCode());
            }
        } else if (event instanceof AftermathEvent.RollbackEnded ended) {
            lines.add(end(ended.outcome()) + (ended.message() == null ? "" : ": " + ended.message()));
        } else if (event instanceof AftermathEvent.RecheckStarted started) {
            lines.add("Verifying again as " + started.id() + " from " + started.settledAt());
        } else if (event instanceof AftermathEvent.RecheckEnded ended) {
            lines.add(
                    switch (ended.verdict()) {
                        case PASSED, WARNING -> "After the rollback the service is well";
                        case FAILED -> "AFTER THE ROLLBACK THE SERVICE IS NOT WELL";
                        case INCONCLUSIVE -> "Whether the rollback healed the service could not be told";
                    });
        }
        return lines;
    }

    private static String end(RollbackRecord.Outcome outcome) {
        return switch (outcome) {
            case DONE -> "Rolled back";
            case FAILED -> "THE ROLLBACK FAILED";
            case UNKNOWN -> "NOBODY KNOWS WHAT BECAME OF THE ROLLBACK, look before you repeat it";
            case ABORTED -> "The rollback ended before it changed anything";
            case REQUESTED, RUNNING -> "Rolling back";
        };
    }
}
