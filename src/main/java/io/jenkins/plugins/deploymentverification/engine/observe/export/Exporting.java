package io.jenkins.plugins.deploymentverification.engine.observe.export;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.Exposition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends to one receiver, one thing at a time and in order, and tries again until the receiver has it. Builds wait in a
 * queue on disk; our own figures are taken when they are sent, so of these only the wish waits. Thread-safe; holds a
 * thread only while it sends.
 */
public final class Exporting implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(Exporting.class.getName());

    /** Between attempts, the last one again and again. */
    static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

    /** Makes the sender for a few things to be sent; credentials are looked up for each. */
    @FunctionalInterface
    public interface Opener {

        /** @throws ExportException when it cannot be made from what is configured */
        MetricsSender open() throws ExportException;
    }

    private final String name;
    private final ExportQueue queue;
    private final Opener opener;
    private final Supplier<Exposition> figures;
    private final ScheduledExecutorService executor;
    private final ExportWatch watch;
    private final List<Duration> pauses;

    private boolean running;
    private boolean closed;
    private boolean figuresWanted;
    private int failures;

    @CheckForNull
    private ScheduledFuture<?> retry;

    @CheckForNull
    private volatile String trouble;

    /**
     * One for a receiver.
     *
     * @param name of the exporter, for messages
     * @param figures our own, as they are when it is asked
     * @param executor the caller's
     */
    public Exporting(
            String name,
            ExportQueue queue,
            Opener opener,
            Supplier<Exposition> figures,
            ScheduledExecutorService executor,
            ExportWatch watch) {
        this(name, queue, opener, figures, executor, watch, PAUSES);
    }

    Exporting(
            String name,
            ExportQueue queue,
            Opener opener,
            Supplier<Exposition> figures,
            ScheduledExecutorService executor,
            ExportWatch watch,
            List<Duration> pauses) {
        this.name = name;
        this.queue = queue;
        this.opener = opener;
        this.figures = figures;
        this.executor = executor;
        this.watch = watch;
        this.pauses = pauses;
    }

    /**
     * Queues what a build came to; it is on disk when this returns.
     *
     * @throws IOException when it cannot be written
     */
    public void add(BuildFacts build) throws IOException {
        int dropped = queue.add(build);
        if (dropped > 0) {
            watch.exported(ExportWatch.Outcome.DROPPED, dropped);
            LOGGER.log(Level.WARNING, "The exporter ''{0}'' dropped the oldest of {1} builds that wait", new Object[] {
                name, queue.size() + dropped
            });
        }
        start();
    }

    /** Our own figures have changed, and shall be sent. */
    public void figuresChanged() {
        synchronized (this) {
            figuresWanted = true;
        }
        start();
    }

    /** Begins to send what waits, unless it does so already or waits for its next attempt. */
    public synchronized void start() {
        boolean waits = retry != null && !retry.isDone();
        if (closed || running || waits || queue.size() == 0 && !figuresWanted) {
            return;
        }
        running = true;
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException e) {
            running = false; // shutting down: it goes on after the restart
        }
    }

    /** How many builds wait. */
    public int waiting() {
        return queue.size();
    }

    /** Why nothing can be sent at present, for people; null when all is well. */
    @CheckForNull
    public String trouble() {
        return trouble;
    }

    /** Sends nothing more; what waits stays on disk. */
    @Override
    public synchronized void close() {
        closed = true;
        if (retry != null) {
            retry.cancel(true);
        }
    }

    private void run() {
        Duration pause = null;
        try (MetricsSender sender = opener.open()) {
            sendAll(sender);
            succeeded();
        } catch (ExportException e) {
            pause = failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "The exporter '" + name + "' has a defect", e);
            pause = failed(ExportException.later(String.valueOf(e.getMessage()), null));
        } finally {
            goOn(pause);
        }
    }

    private synchronized void goOn(@CheckForNull Duration pause) {
        running = false;
        if (closed) {
            return;
        }
        if (pause == null) {
            start(); // what came meanwhile
            return;
        }
        try {
            retry = executor.schedule(this::again, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down", e);
        }
    }

    private synchronized void again() {
        retry = null;
        start();
    }

    private void sendAll(MetricsSender sender) throws ExportException, InterruptedException {
        ExportQueue.Waiting next = queue.first();
        while (next != null) {
            send(sender, next);
            next = queue.first();
        }
        if (takeWish()) {
            try {
                sender.send(figures.get());
            } catch (ExportException e) {
                if (!e.isRefused()) {
                    wish();
                }
                throw e;
            }
        }
    }

    private void send(MetricsSender sender, ExportQueue.Waiting next) throws ExportException, InterruptedException {
        try {
            sender.send(next.facts());
            queue.remove(next.file());
            watch.exported(ExportWatch.Outcome.SENT, 1);
        } catch (ExportException e) {
            if (!e.isRefused()) {
                throw e;
            }
            queue.remove(next.file());
            watch.exported(ExportWatch.Outcome.REFUSED, 1);
            LOGGER.log(
                    Level.WARNING,
                    "The metrics of {0} are dropped, since the receiver of the exporter ''{1}'' refuses them: {2}",
                    new Object[] {next.facts().pipelineId(), name, e.getMessage()});
        }
    }

    private synchronized boolean takeWish() {
        boolean wanted = figuresWanted;
        figuresWanted = false;
        return wanted;
    }

    private synchronized void wish() {
        figuresWanted = true;
    }

    private synchronized void succeeded() {
        if (failures > 0) {
            LOGGER.log(Level.INFO, "The exporter ''{0}'' sends again", name);
        }
        failures = 0;
        trouble = null;
    }

    /** The pause until the next attempt. */
    private synchronized Duration failed(ExportException failure) {
        LOGGER.log(failures == 0 ? Level.WARNING : Level.FINE, "The exporter ''{0}'' cannot send: {1}", new Object[] {
            name, failure.getMessage()
        });
        trouble = failure.getMessage();
        Duration own = pauses.get(Math.min(failures, pauses.size() - 1));
        failures++;
        Duration wanted = failure.retryAfter();
        if (wanted == null || wanted.compareTo(own) < 0) {
            return own;
        }
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }
}
