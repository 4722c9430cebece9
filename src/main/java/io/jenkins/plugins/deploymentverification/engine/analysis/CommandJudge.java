package io.jenkins.plugins.deploymentverification.engine.analysis;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
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
        Remark end = withOutput(Remark.of(RemarkCode.EXIT_CODE, exitCode), shown);
        if (check.criteria() == null) {
            Outcome outcome = exitCode == check.exitCode() ? Outcome.OK : Outcome.BREACH;
            return of(check, at, outcome, (double) exitCode, end);
        }
        if (exitCode != check.exitCode()) {
            return failed(check, at, Remark.of(RemarkCode.NO_NUMBER, end));
        }
        String last = stdout.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((a, b) -> b)
                .orElse("");
        if (last.isEmpty()) {
            return of(check, at, Outcome.NO_DATA, null, Remark.of(RemarkCode.NO_OUTPUT));
        }
        if (last.equalsIgnoreCase("NaN")) {
            return of(check, at, Outcome.NOT_A_NUMBER, null, null);
        }
        if (!NUMBER.matcher(last).matches()) {
            return failed(check, at, Remark.of(RemarkCode.LAST_LINE_NO_NUMBER, shown));
        }
        double value = Double.parseDouble(last);
        Outcome outcome = !check.criteria().test(value)
                ? Outcome.BREACH
                : check.warning() != null && !check.warning().test(value) ? Outcome.WARNED : Outcome.OK;
        return of(check, at, outcome, value, outcome == Outcome.OK ? null : Remark.words(shown));
    }

    /** How it ended, and what it wrote. */
    public static Remark withOutput(Remark end, String shown) {
        return shown.isEmpty() ? end : Remark.row(end, ": ", shown);
    }

    /** It could not be run, or not to its end: this says nothing about the service. */
    public static Measurement failed(CommandCheck check, Instant at, Remark why) {
        return of(check, at, Outcome.SOURCE_ERROR, null, why);
    }

    private static Measurement of(
            CommandCheck check, Instant at, Outcome outcome, @CheckForNull Double value, @CheckForNull Remark remark) {
        Verdict verdict = MeasurementJudge.counted(check.settings(), outcome);
        return new Measurement(at, outcome, verdict, value, MetricValues.NO_LABELS, null, 0).saying(remark);
    }
}
