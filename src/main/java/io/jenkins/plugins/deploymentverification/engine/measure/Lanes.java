package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bulkhead: an own pool of daemon threads for each source and one for probes; idle threads end soon. May be shared by
 * many measurers, which then share the limit for each source too. Safe for use by many threads.
 */
public final class Lanes implements AutoCloseable {

    private static final String PROBES = "probes";
    private static final long IDLE_SECONDS = 5;

    private final int width;
    private final ConcurrentMap<String, ThreadPoolExecutor> pools = new ConcurrentHashMap<>();

    /** @param width how many requests at once are made to one source, and how many probes at once */
    public Lanes(int width) {
        this.width = width;
    }

    /** @param source null for the probes' lane */
    ExecutorService of(@CheckForNull String source) {
        return pools.computeIfAbsent(source == null ? PROBES : source, this::pool);
    }

    private ThreadPoolExecutor pool(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                width, width, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread =
                            new Thread(task, "deployment-verification " + name + " #" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** How many measurements wait for a thread, by the lane's name. */
    public SortedMap<String, Integer> waiting() {
        SortedMap<String, Integer> waiting = new TreeMap<>();
        pools.forEach((name, pool) -> waiting.put(name, pool.getQueue().size()));
        return waiting;
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        pools.values().forEach(ThreadPoolExecutor::shutdownNow);
    }
}
