package io.jenkins.plugins.deploymentverification.engine.command;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands on this machine: for the command line, not for the controller of Jenkins. */
public final class LocalCommandRunner implements CommandRunner {

    /** A process that the command left behind may keep its output open; it is not waited for longer. */
    private static final Duration LEFT_OPEN = Duration.ofSeconds(2);

    private final Path folder;

    /** @param folder where the commands run */
    public LocalCommandRunner(Path folder) {
        this.folder = folder;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command.arguments())
                .directory(folder.toFile())
                .redirectInput(new File(isWindows() ? "NUL" : "/dev/null"));
        builder.environment().putAll(command.environment());
        long begin = System.nanoTime();
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new NotStartedException(
                    command.mask("cannot run '" + command.program() + "': " + e.getMessage()), null);
        }
        BoundedOutput stdout = new BoundedOutput();
        BoundedOutput stderr = new BoundedOutput();
        List<Thread> readers = List.of(copy(process.getInputStream(), stdout), copy(process.getErrorStream(), stderr));
        boolean ended = false;
        try {
            ended = process.waitFor(command.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            if (!ended) {
                kill(process);
            }
        }
        Deadline patience = Deadline.in(LEFT_OPEN);
        for (Thread reader : readers) {
            reader.join(Math.max(1, patience.remaining().toMillis()));
        }
        return new CommandResult(
                ended ? process.exitValue() : null,
                command.mask(stdout.text()),
                command.mask(stderr.text()),
                stdout.isComplete() && stderr.isComplete(),
                Duration.ofNanos(System.nanoTime() - begin));
    }

    private static Thread copy(InputStream from, BoundedOutput to) {
        Thread thread = new Thread(
                () -> {
                    try (from) {
                        from.transferTo(to);
                    } catch (IOException e) {
                        // closed because the process was killed: what came until then is kept
                    }
                },
                "output of a command");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
