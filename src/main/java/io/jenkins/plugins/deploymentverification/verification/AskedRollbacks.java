package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The rollbacks that people asked for on a page, until nothing more is to follow. No build goes on with them after a
 * restart, so they are kept in Jenkins' folder. Thread-safe.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class AskedRollbacks {

    private static final Logger LOGGER = Logger.getLogger(AskedRollbacks.class.getName());

    private final List<AskedRollback> all = new ArrayList<>();
    private final KeptFile<AskedRollback> file = new KeptFile<>("rollbacks.xml", AskedRollback.class);

    static AskedRollbacks get() {
        return ExtensionList.lookupSingleton(AskedRollbacks.class);
    }

    /**
     * Begins one, or takes up one that nobody works on.
     *
     * @throws IOException when it cannot be kept or cannot begin; then it is not kept
     */
    void ask(Run<?, ?> run, String id, String who, @CheckForNull String reason) throws IOException {
        AskedRollback asked = AskedRollback.now(run, id, who, reason);
        synchronized (this) {
            if (has(run, id)) {
                throw new IOException("a rollback after this verification is under way already");
            }
            all.add(asked);
            try {
                save();
            } catch (IOException e) {
                all.remove(asked);
                throw e;
            }
        }
        try {
            asked.goOn(() -> remove(asked));
        } catch (IOException | RuntimeException e) {
            remove(asked);
            throw e;
        }
    }

    /** Whether one is under way or waits. */
    synchronized boolean has(Run<?, ?> run, String id) {
        return all.stream().anyMatch(a -> a.isOf(run, id));
    }

    private synchronized void remove(AskedRollback asked) {
        if (all.remove(asked)) {
            saveOrTell();
        }
    }

    private synchronized void save() throws IOException {
        file.save(all);
    }

    private synchronized void saveOrTell() {
        file.saveOrTell(all);
    }

    /** Knows those again that Jenkins left when it stopped. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void load() {
        AskedRollbacks rollbacks = get();
        synchronized (rollbacks) {
            rollbacks.all.clear();
            rollbacks.all.addAll(rollbacks.file.read());
        }
    }

    private synchronized void resume() {
        for (AskedRollback asked : all) {
            try {
                VerificationPool.get().schedule(() -> takeUp(asked), Duration.ZERO);
            } catch (RejectedExecutionException e) {
                LOGGER.log(Level.FINE, "shutting down; goes on after the restart", e);
            }
        }
    }

    private void takeUp(AskedRollback asked) {
        try {
            asked.goOn(() -> remove(asked));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> asked + " cannot go on, and is left to people");
            remove(asked);
        }
    }

    /** Jobs get other names. */
    @Extension
    public static final class Jobs extends ItemListener {

        /** Not before: the queue forgets what it was given when it reads what it had. */
        @Override
        public void onLoaded() {
            get().resume();
        }

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            AskedRollbacks rollbacks = get();
            synchronized (rollbacks) {
                if (!rollbacks.all.isEmpty()) {
                    rollbacks.saveOrTell();
                }
            }
        }
    }
}
