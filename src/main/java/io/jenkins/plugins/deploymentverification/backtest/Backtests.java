package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.listeners.ItemListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The back-tests of all jobs: a few at a time, one of each job, the last results kept until Jenkins restarts.
 * Thread-safe.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Backtests {

    /** A back-test asks sources for hundreds of ranges; more at once would compete with running verifications. */
    private static final int AT_ONCE = 2;

    private static final int MOST_WAITING = 20;
    private static final int KEPT_OF_JOB = 5;
    private static final long IDLE_SECONDS = 20;

    private final ThreadPoolExecutor executor;
    /** By the jobs' full names; the newest first. */
    private final Map<String, Deque<BacktestRun>> runs = new HashMap<>();

    private int lastId;

    public Backtests() {
        executor = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                new NamingThreadFactory(new DaemonThreadFactory(), "deployment-backtest"));
        executor.allowCoreThreadTimeOut(true);
    }

    static Backtests get() {
        return ExtensionList.lookupSingleton(Backtests.class);
    }

    /**
     * Starts one.
     *
     * @param startedBy id of the user
     * @throws OrderException when one of the job is under way, or too many of others wait
     */
    synchronized BacktestRun start(Job<?, ?> job, BacktestOrder order, String startedBy) throws OrderException {
        Deque<BacktestRun> ofJob = runs.computeIfAbsent(job.getFullName(), n -> new ArrayDeque<>());
        if (ofJob.stream().anyMatch(BacktestRun::isActive)) {
            throw new OrderException(Messages.Backtests_busy());
        }
        BacktestRun run = new BacktestRun(String.valueOf(++lastId), job, order, startedBy);
        try {
            run.submitTo(executor);
        } catch (RejectedExecutionException e) {
            throw new OrderException(Messages.Backtests_full());
        }
        ofJob.addFirst(run);
        while (ofJob.size() > KEPT_OF_JOB) {
            ofJob.removeLast();
        }
        return run;
    }

    /** The job's last ones, the newest first. */
    synchronized List<BacktestRun> of(Job<?, ?> job) {
        return List.copyOf(runs.getOrDefault(job.getFullName(), new ArrayDeque<>()));
    }

    @CheckForNull
    BacktestRun find(Job<?, ?> job, String id) {
        return of(job).stream().filter(r -> r.getId().equals(id)).findFirst().orElse(null);
    }

    private synchronized void forget(String fullName) {
        Deque<BacktestRun> gone = runs.remove(fullName);
        if (gone != null) {
            gone.forEach(BacktestRun::cancel);
        }
    }

    /** Nothing is kept of them. */
    @Terminator
    public static void terminate() {
        ExtensionList.lookup(Backtests.class).forEach(b -> b.executor.shutdownNow());
    }

    /** A job of the same name that comes later must not get them. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Items extends ItemListener {
        @Override
        public void onLocationChanged(@NonNull Item item, @NonNull String oldName, @NonNull String newName) {
            get().forget(oldName);
        }

        @Override
        public void onDeleted(@NonNull Item item) {
            get().forget(item.getFullName());
        }
    }
}
