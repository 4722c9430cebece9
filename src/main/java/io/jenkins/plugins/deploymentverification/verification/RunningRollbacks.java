package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is being worked on after verdicts, so that nothing is done twice at the same time. Thread-safe. */
@Extension
@Restricted(NoExternalUse.class)
public final class RunningRollbacks {

    /** What is begun or taken up. */
    interface Beginning {

        /** @return null where there is nothing to work on */
        @CheckForNull
        AfterVerdict begin() throws IOException;
    }

    private final Set<AfterVerdict> running = ConcurrentHashMap.newKeySet();

    static RunningRollbacks get() {
        return ExtensionList.lookupSingleton(RunningRollbacks.class);
    }

    /**
     * Takes what nobody works on before what it goes on from is read or written, so that nobody else changes that.
     *
     * @param beginning is done by one thread at a time, and not at all where it is taken
     * @return what has it taken now, until it is {@link #release released}; null where there is nothing to work on
     * @throws IOException when something works on it already
     */
    @CheckForNull
    synchronized AfterVerdict take(Run<?, ?> run, String id, Beginning beginning) throws IOException {
        if (isTaken(run, id)) {
            throw new IOException("a rollback after this verification is under way already");
        }
        AfterVerdict after = beginning.begin();
        if (after != null) {
            running.add(after);
        }
        return after;
    }

    /** What works on it; null where nothing does. Looked for, since a job may be renamed meanwhile. */
    @CheckForNull
    AfterVerdict find(Run<?, ?> run, String id) {
        return running.stream().filter(a -> a.isOf(run, id)).findFirst().orElse(null);
    }

    boolean isTaken(Run<?, ?> run, String id) {
        return find(run, id) != null;
    }

    void release(AfterVerdict after) {
        running.remove(after);
    }
}
