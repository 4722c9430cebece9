package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.List;

/**
 * A command says that all is well by its exit code, or, where there are criteria, by a number as the last line of its
 * standard output. It is a program with its arguments and never a line for a shell.
 *
 * @param command the program first
 * @param exitCode the one that is expected
 * @param criteria of the number, or null where the exit code says it all
 * @param warning what the number should meet as well, or null
 * @param unit of the number
 * @param timeout after which it is killed
 */
public record CommandCheck(
        CheckSettings settings,
        List<String> command,
        int exitCode,
        @CheckForNull Criteria criteria,
        @CheckForNull Criteria warning,
        Unit unit,
        Duration timeout)
        implements Check {

    public CommandCheck {
        command = List.copyOf(command);
    }

    @Override
    public CheckType type() {
        return CheckType.COMMAND;
    }

    @Override
    public boolean isProbe() {
        return true;
    }

    /** The command as one would type it into a POSIX shell; for people, nothing runs it. */
    public String line() {
        return command.stream()
                .map(a -> a.matches("[A-Za-z0-9_@%+=:,./-]+") ? a : "'" + a.replace("'", "'\\''") + "'")
                .reduce((a, b) -> a + " " + b)
                .orElse("");
    }
}
