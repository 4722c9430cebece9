package io.jenkins.plugins.deploymentverification.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM: the verifications under way are aborted, and the process lives until their report is written.
 * Safe for use by many threads.
 */
final class Interruption {

    private static final long GRACE_SECONDS = 10;

    private final List<Runnable> listeners = new ArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean interrupted;
    private volatile int exitCode = ExitCode.INCONCLUSIVE;

    /** Makes the signals of this process interrupt it. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "interruption"));
    }

    /** Leaves the process, whether or not it is being shut down already. */
    void exit(int code) {
        exitCode = code;
        done.countDown();
        System.exit(code); // waits for ever where a signal has begun the shutdown; the hook then ends the process
    }

    /** What to do when it comes; at once, if it has come already. */
    void onInterrupt(Runnable listener) {
        synchronized (this) {
            listeners.add(listener);
            if (!interrupted) {
                return;
            }
        }
        listener.run();
    }

    void interrupt() {
        List<Runnable> now;
        synchronized (this) {
            interrupted = true;
            now = List.copyOf(listeners);
        }
        now.forEach(Runnable::run);
    }

    synchronized boolean isInterrupted() {
        return interrupted;
    }

    private void shutDown() {
        if (done.getCount() == 0) {
            return; // an ordinary exit
        }
        interrupt();
        try {
            done.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        // a signal would otherwise set the exit code
        Runtime.getRuntime().halt(exitCode);
    }
}
