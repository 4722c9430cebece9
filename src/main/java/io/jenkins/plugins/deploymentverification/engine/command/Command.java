package io.jenkins.plugins.deploymentverification.engine.command;

import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program with its arguments, never a line for a shell: what an argument holds stays one argument.
 *
 * @param arguments the program first; none has a NUL character, the first is not blank
 * @param environment variables on top of those that the runner has
 * @param timeout after which it is killed; positive
 * @param secrets texts that are masked wherever the command or its output is shown
 */
public record Command(List<String> arguments, Map<String, String> environment, Duration timeout, Set<String> secrets) {

    /** What needs no quotes in a POSIX shell. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        secrets = Set.copyOf(secrets);
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            throw new IllegalArgumentException("a command needs a program as its first argument");
        }
        if (arguments.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("an argument of a command must not have a NUL character");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a command's time-out must be positive");
        }
    }

    /** One without an environment of its own and without secrets. */
    public static Command of(List<String> arguments, Duration timeout) {
        return new Command(arguments, Map.of(), timeout, Set.of());
    }

    public Command withEnvironment(Map<String, String> variables) {
        return new Command(arguments, variables, timeout, secrets);
    }

    public Command withSecrets(Collection<String> known) {
        return new Command(arguments, environment, timeout, Set.copyOf(known));
    }

    /** The program's name as it was given. */
    public String program() {
        return arguments.get(0);
    }

    /** A text with this command's secrets masked. */
    public String mask(String text) {
        return SafeText.mask(text, secrets);
    }

    /**
     * The command as one would type it into a POSIX shell, secrets masked. For people to read or copy; nothing here
     * runs it.
     */
    public String line() {
        return arguments.stream().map(this::mask).map(Command::quoted).collect(Collectors.joining(" "));
    }

    /** The line; the environment's values are not told. */
    @Override
    public String toString() {
        return line();
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
