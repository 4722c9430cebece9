package io.jenkins.plugins.deploymentverification.runtime;

import hudson.FilePath;
import hudson.Launcher;
import hudson.Proc;
import hudson.remoting.ChannelClosedException;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.deploymentverification.engine.command.BoundedOutput;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.NotStartedException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs commands where a step or a build runs, by its Launcher, so that what is wrapped around it (containers,
 * tools on the PATH) counts here too. Nothing is written to the build's log.
 */
@Restricted(NoExternalUse.class)
public final class LauncherCommandRunner implements CommandRunner {

    private static final Logger LOGGER = Logger.getLogger(LauncherCommandRunner.class.getName());

    /** The name of a program, which {@code env} takes neither for an option nor for a variable. */
    private static final Pattern NAME = Pattern.compile("[\\w.][\\w.+-]*");

    private static final int NOT_FOUND = 127;

    private final Launcher launcher;
    private final FilePath folder;
    private final Map<String, String> environment;

    /**
     * For one step or build.
     *
     * @param folder the workspace, made when it is not there
     * @param environment of the build
     */
    public LauncherCommandRunner(Launcher launcher, FilePath folder, Map<String, String> environment) {
        this.launcher = launcher;
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        BoundedOutput stdout = new BoundedOutput();
        BoundedOutput stderr = new BoundedOutput();
        long begin = System.nanoTime();
        Proc process = start(command, stdout, stderr);
        AtomicBoolean timedOut = new AtomicBoolean();
        Future<?> watch = Timer.get()
                .schedule(
                        () -> {
                            timedOut.set(true);
                            kill(process);
                        },
                        command.timeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        int exitCode;
        try {
            exitCode = process.join();
        } catch (InterruptedException | InterruptedIOException e) {
            boolean interrupted = Thread.interrupted(); // else the call that kills it would be interrupted as well
            kill(process);
            LOGGER.log(Level.FINE, "killed on request, interrupted again: {0}", interrupted);
            throw new InterruptedException("the command was killed");
        } finally {
            watch.cancel(false);
        }
        if (exitCode == NOT_FOUND && stderr.text().startsWith("env: ")) {
            throw new NotStartedException(
                    "cannot run '" + command.program() + "': there is no such program on the PATH", null);
        }
        return new CommandResult(
                timedOut.get() ? null : exitCode,
                command.mask(stdout.text()),
                command.mask(stderr.text()),
                stdout.isComplete() && stderr.isComplete(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    private Proc start(Command command, BoundedOutput stdout, BoundedOutput stderr)
            throws IOException, InterruptedException {
        try {
            folder.mkdirs();
        } catch (ChannelClosedException | RequestAbortedException e) {
            throw new IOException("the agent was disconnected", e);
        } catch (IOException e) {
            throw new NotStartedException("the workspace cannot be used: " + e.getMessage(), e);
        }
        Map<String, String> variables = new HashMap<>(environment);
        command.environment().forEach((name, value) -> variables.put(name, literal(value)));
        try {
            return launcher.launch()
                    .cmds(found(command))
                    .envs(variables)
                    .pwd(folder)
                    .stdout(stdout)
                    .stderr(stderr)
                    .quiet(true)
                    .start();
        } catch (ChannelClosedException | RequestAbortedException e) {
            throw new IOException("the agent was disconnected", e);
        } catch (InterruptedIOException e) {
            throw new InterruptedException("interrupted while a command was started");
        } catch (IOException e) {
            throw new NotStartedException(
                    command.mask("cannot run '" + command.program() + "': " + e.getMessage()), null);
        }
    }

    /**
     * Java looks for a program in the PATH of the agent, not in that of the build, which tools and withEnv extend; so
     * {@code env} looks for it.
     */
    private List<String> found(Command command) {
        List<String> arguments = new ArrayList<>();
        if (launcher.isUnix() && NAME.matcher(command.program()).matches()) {
            arguments.add("env");
        }
        command.arguments().forEach(a -> arguments.add(literal(a)));
        return arguments;
    }

    /** A Launcher expands $NAME in arguments and variables alike; this is its escape. */
    private static String literal(String text) {
        return text.replace("$", "$$");
    }

    private static void kill(Proc process) {
        try {
            process.kill();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "a command cannot be killed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
