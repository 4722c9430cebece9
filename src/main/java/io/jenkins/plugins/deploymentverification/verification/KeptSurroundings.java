package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.runtime.ControllerMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.FormerAgentMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What is kept of a verification's surroundings for what happens after its build: its agent, from where it is measured, and
 * whom to tell. Immutable.
 */
@Restricted(NoExternalUse.class)
public final class KeptSurroundings implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String node;
    private final String workspace;
    private final String runOn;
    private final ArrayList<String> notify;
    private final ArrayList<String> notifyOn;

    /**
     * Those of a build that is running.
     *
     * @param workspace null where the verification has none
     * @param runOn from where it is measured
     * @param notify names of the notifiers
     * @param notifyOn of what they are told, as {@link NotifyOn#events} reads it
     */
    public KeptSurroundings(@CheckForNull FilePath workspace, RunOn runOn, List<String> notify, List<String> notifyOn) {
        Computer computer = workspace == null ? null : workspace.toComputer();
        this.node = computer == null ? null : computer.getName();
        this.workspace = workspace == null ? null : workspace.getRemote();
        this.runOn = runOn.code();
        this.notify = new ArrayList<>(notify);
        this.notifyOn = new ArrayList<>(notifyOn);
    }

    /** Name of the agent; empty for the built-in node, null where the verification had none. */
    @CheckForNull
    String node() {
        return node;
    }

    /** Whether Jenkins does not know the agent any more, as one that was made for the build. */
    boolean isAgentGone() {
        return node == null || !node.isEmpty() && Jenkins.get().getNode(node) == null;
    }

    /** Path on the agent. */
    @CheckForNull
    String workspace() {
        return workspace;
    }

    /** Measures from where the verification did. */
    TickMeasurer measurer(ResolvedSources sources) {
        return RunOn.of(runOn) == RunOn.AGENT
                ? new FormerAgentMeasurer(sources, node, workspace)
                : new ControllerMeasurer(sources);
    }

    /** @param log a line at a time, also later and from other threads */
    VerificationNotices notices(Run<?, ?> run, Consumer<String> log) {
        return new VerificationNotices(run, notify, NotifyOn.events(notifyOn), log);
    }
}
