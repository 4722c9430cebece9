package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AfterCare;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.report.VerificationListener;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The deployments that are watched after the end of their builds, or will be: without executor, build or thread of their
 * own. They are kept in Jenkins' folder, and go on after a restart. Thread-safe.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class Watches {

    private static final Logger LOGGER = Logger.getLogger(Watches.class.getName());
    private static final int RESUME_JITTER_MILLIS = 2000;

    private final List<Watch> all = new ArrayList<>();
    private final KeptFile<Watch> file = new KeptFile<>("watches.xml", Watch.class);

    static Watches get() {
        return ExtensionList.lookupSingleton(Watches.class);
    }

    /**
     * Notes that a deployment is to be watched once its build has ended, if its verification does not fail. Doing so again
     * replaces what was noted.
     *
     * @param plan of its verification, which has not begun
     * @param length for how long
     * @param kept where it is measured, and who is told when it fails
     * @throws AbortException when it cannot be watched
     */
    public static void expect(Run<?, ?> run, VerificationPlan plan, Duration length, KeptSurroundings kept)
            throws IOException {
        try {
            AfterCare.plan(plan, plan.id(), length, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new AbortException("'watch' cannot be used: " + e.getMessage());
        }
        get().put(new Watch(run, plan, length, kept), plan.id());
    }

    /** A verification of the build is not to be watched any more, since a later one takes its place. */
    public static void forget(Run<?, ?> run, String verification) {
        get().remove(w -> w.isOf(run, verification), Watch::discard);
    }

    /**
     * For how long is watched.
     *
     * @param text as people write it; null for not at all
     * @throws AbortException when that is no duration
     */
    @CheckForNull
    public static Duration length(@CheckForNull String text) throws AbortException {
        try {
            return text == null ? null : Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new AbortException("'watch' " + e.getMessage());
        }
    }

    private synchronized void put(Watch watch, String id) throws IOException {
        all.removeIf(w -> w.isOf(watch.run(), id));
        all.add(watch);
        save();
    }

    synchronized void save() throws IOException {
        file.save(all);
    }

    void remove(Watch watch) {
        remove(w -> w == watch, w -> {});
    }

    /** Those first, then what is to be done with them. */
    private void remove(Predicate<Watch> which, Consumer<Watch> then) {
        List<Watch> removed;
        synchronized (this) {
            removed = all.stream().filter(which).toList();
            if (removed.isEmpty()) {
                return;
            }
            all.removeAll(removed);
            saveOrTell();
        }
        removed.forEach(then);
    }

    private synchronized void saveOrTell() {
        file.saveOrTell(all);
    }

    private synchronized List<Watch> of(Run<?, ?> run) {
        return all.stream().filter(w -> w.run().equals(run)).toList();
    }

    private static void schedule(Watch watch, Duration delay) {
        inBackground(watch::goOn, delay);
    }

    private static void inBackground(Runnable task, Duration delay) {
        try {
            VerificationPool.get().schedule(task, delay);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; goes on after the restart", e);
        }
    }

    /** Knows those again that Jenkins watched when it stopped. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void load() {
        Watches watches = get();
        synchronized (watches) {
            watches.all.clear();
            watches.all.addAll(watches.file.read());
        }
    }

    /** Those whose builds go on wait for them. */
    private synchronized void resume() {
        for (Watch watch : all) {
            if (!watch.run().isBuilding()) {
                int jitter = ThreadLocalRandom.current().nextInt(RESUME_JITTER_MILLIS);
                schedule(watch, Duration.ofMillis(jitter));
            }
        }
    }

    /** A watch begins when its build ends, and ends when its build is deleted. */
    @Extension
    public static final class Builds extends RunListener<Run<?, ?>> {

        @Override
        public void onFinalized(Run<?, ?> run) {
            get().of(run).forEach(watch -> schedule(watch, Duration.ZERO));
        }

        @Override
        public void onDeleted(Run<?, ?> run) {
            get().remove(w -> w.run().equals(run), Watch::discard);
        }
    }

    /** Jobs are deleted with their builds, or get other names. */
    @Extension
    public static final class Jobs extends ItemListener {

        /** Not before: the queue forgets what it was given when it reads what it had. */
        @Override
        public void onLoaded() {
            get().resume();
        }

        @Override
        public void onDeleted(Item item) {
            get().remove(w -> w.run().getParent() == item, Watch::discard);
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            Watches watches = get();
            synchronized (watches) {
                if (!watches.all.isEmpty()) {
                    watches.saveOrTell();
                }
            }
        }
    }

    /** What is watched is not there any more when another build deploys to the same place. */
    @Extension
    public static final class NewDeployments implements VerificationListener {

        @Override
        public void onStarted(Run<?, ?> run, VerificationRecord record) {
            if (!record.isFollowUp()) {
                inBackground(
                        () -> get().remove(w -> w.isReplacedBy(run, record), w -> w.stop(run.getFullDisplayName())),
                        Duration.ZERO);
            }
        }

        @Override
        public void onFinished(Run<?, ?> run, VerificationRecord record) {
            // only the start of a deployment matters
        }
    }
}
