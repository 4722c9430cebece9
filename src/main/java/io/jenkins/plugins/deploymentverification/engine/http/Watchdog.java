package io.jenkins.plugins.deploymentverification.engine.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Aborts exchanges that are beyond their deadline or whose thread was interrupted. Blocking sockets know neither: their
 * time-out is one per read, so a server that drips bytes holds its client forever, and an interrupt does nothing.
 *
 * <p>One daemon thread looks at all exchanges under way a few times a second; it lives only as long as there are any.
 */
final class Watchdog {

    private static final long LOOK_EVERY_MILLIS = 20;
    private static final int LOOKS_WHILE_IDLE = 100;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private boolean running;

    /** What is watched: an exchange of the current thread. */
    static final class Watch {

        private final Thread thread = Thread.currentThread();
        private final Deadline deadline;
        private final Runnable abort;
        private volatile boolean late;

        private Watch(Deadline deadline, Runnable abort) {
            this.deadline = deadline;
            this.abort = abort;
        }

        /** Whether it was aborted because of its deadline. */
        boolean isLate() {
            return late;
        }

        private void look() {
            if (deadline.isOver()) {
                late = true;
                abort.run();
            } else if (thread.isInterrupted()) {
                abort.run();
            }
        }
    }

    /** Begins to watch an exchange of the current thread. The action may run more than once. */
    Watch watch(Deadline deadline, Runnable abort) {
        Watch watch = new Watch(deadline, abort);
        watches.add(watch);
        startIfNeeded();
        return watch;
    }

    void end(Watch watch) {
        watches.remove(watch);
    }

    private synchronized void startIfNeeded() {
        if (!running) {
            Thread thread = new Thread(this::run, "deployment-verification HTTP watchdog");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
            running = true;
        }
    }

    private void run() {
        int idle = 0;
        while (true) {
            idle = watches.isEmpty() ? idle + 1 : 0;
            if (idle > LOOKS_WHILE_IDLE && endIfIdle()) {
                return;
            }
            watches.forEach(Watch::look);
            try {
                Thread.sleep(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                // nobody but a container that is shutting down would: go on, exchanges under way need their deadlines
                idle = LOOKS_WHILE_IDLE;
            }
        }
    }

    private synchronized boolean endIfIdle() {
        running = !watches.isEmpty();
        return !running;
    }
}
