package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is being worked on after verdicts, so that nothing is done twice at the same time. Thread-safe. */
@Extension
@Restricted(NoExternalUse.class)
public final class RunningRollbacks {

    private final Map<String, AfterVerdict> running = new ConcurrentHashMap<>();

    static RunningRollbacks get() {
        return ExtensionList.lookupSingleton(RunningRollbacks.class);
    }

    /** Whether it was free, and is taken now. */
    boolean take(Run<?, ?> run, String id, AfterVerdict after) {
        return running.putIfAbsent(key(run, id), after) == null;
    }

    /** What works on it; null where nothing does. */
    @CheckForNull
    AfterVerdict find(Run<?, ?> run, String id) {
        return running.get(key(run, id));
    }

    boolean isTaken(Run<?, ?> run, String id) {
        return running.containsKey(key(run, id));
    }

    void release(Run<?, ?> run, String id, AfterVerdict after) {
        running.remove(key(run, id), after);
    }

    private static String key(Run<?, ?> run, String id) {
        return run.getExternalizableId() + '/' + id;
    }
}
