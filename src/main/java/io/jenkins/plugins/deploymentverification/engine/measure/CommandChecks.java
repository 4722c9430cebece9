package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.CommandJudge;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the commands of command checks. Never on a thread of its own, so it ends with the one that measures. */
final class CommandChecks {

    /** Of its output, in each measurement. */
    private static final int SHOWN = 500;

    /** What is left of a tick's budget for the end of a command that is killed. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    @CheckForNull
    private final CommandRunner runner;

    /** @param runner null where commands are not to be run */
    CommandChecks(@CheckForNull CommandRunner runner) {
        this.runner = runner;
    }

    Measurement measure(CommandCheck check, Instant at, Duration budget) throws InterruptedException {
        if (runner == null) {
            return CommandJudge.failed(check, at, Remark.of(RemarkCode.COMMANDS_NOT_RUN));
        }
        Duration most = budget.minus(MARGIN);
        Duration timeout = check.timeout().compareTo(most) < 0 ? check.timeout() : most;
        CommandResult result;
        try {
            result = runner.run(Command.of(check.command(), timeout).withEnvironment(environment()));
        } catch (IOException e) {
            return CommandJudge.failed(
                    check, at, Remark.words(SafeText.excerpt(String.valueOf(e.getMessage()), SHOWN)));
        }
        String shown = SafeText.excerpt(result.output(), SHOWN);
        Integer exitCode = result.exitCode();
        return exitCode == null
                ? CommandJudge.failed(
                        check,
                        at,
                        CommandJudge.withOutput(Remark.of(RemarkCode.KILLED_AFTER, timeout.toSeconds()), shown))
                : CommandJudge.judge(check, at, exitCode, result.stdout(), shown);
    }

    /** So that what the command asks can be joined as well. */
    private static Map<String, String> environment() {
        Trace trace = TraceScope.current();
        Map<String, String> environment = new LinkedHashMap<>();
        if (trace != null) {
            environment.put("DEPLOYMENT_VERIFICATION_RUN", trace.runId());
            environment.put("TRACEPARENT", trace.headers().get("traceparent"));
            if (trace.state() != null) {
                environment.put("TRACESTATE", trace.state());
            }
        }
        return environment;
    }
}
