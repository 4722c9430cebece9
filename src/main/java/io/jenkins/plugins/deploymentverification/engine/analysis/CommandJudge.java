package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import java.time.Instant;
import java.util.regex.Pattern;

/** From the end of a command to one measurement. Pure functions. */
public final class CommandJudge {

    /** As JSON and printf write numbers; and what stands for none. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

    private CommandJudge() {}

    /**
     * Judges a command that came to its end. Without criteria, another exit code than the expected one is a breach; with
     * criteria the number is judged, and another exit code only says that there is none.
     *
     * @param stdout without secrets
     * @param shown what people are shown of its output, without secrets; may be empty
     */
    public static Measurement judge(CommandCheck check, Instant at, int exitCode, String stdout, String shown) {
        String end = "exit code " + exitCode + (shown.isEmpty() ? "" : ": " + shown);
        if (check.criteria() == null) {
            Outcome outcome = exitCode == check.exitCode() ? Outcome.OK : Outcome.BREACH;
            return of(check, at, outcome, (double) exitCode, end);
        }
        if (exitCode != check.exitCode()) {
            return failed(check, at, "the command gave no number: " + end);
        }
        String last = stdout.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((a, b) -> b)
                .orElse("");
        if (last.isEmpty()) {
            return of(check, at, Outcome.NO_DATA, null, "the command wrote nothing to its standard output");
        }
        if (last.equalsIgnoreCase("NaN")) {
            return of(check, at, Outcome.NOT_A_NUMBER, null, null);
        }
        if (!NUMBER.matcher(last).matches()) {
            return failed(check, at, "the last line of the command's standard output is no number: " + shown);
        }
        double value = Double.parseDouble(last);
        Outcome outcome = !check.criteria().test(value)
                ? Outcome.BREACH
                : check.warning() != null && !check.warning().test(value) ? Outcome.WARNED : Outcome.OK;
        return of(check, at, outcome, value, outcome == Outcome.OK ? null : shown);
    }

    /** It could not be run, or not to its end: this says nothing about the service. */
    public static Measurement failed(CommandCheck check, Instant at, String why) {
        return of(check, at, Outcome.SOURCE_ERROR, null, why);
    }

    private static Measurement of(
            CommandCheck check, Instant at, Outcome outcome, @CheckForNull Double value, @CheckForNull String message) {
        return new Measurement(
                at,
                outcome,
                MeasurementJudge.counted(check.settings(), outcome),
                value,
                MetricValues.NO_LABELS,
                message,
                0);
    }
}
