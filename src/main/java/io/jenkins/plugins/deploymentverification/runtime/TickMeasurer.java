package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Takes the measurements of a tick, on the controller or on an agent. Used by one thread at a time. */
@Restricted(NoExternalUse.class)
public interface TickMeasurer extends AutoCloseable {

    /**
     * Blocks until all checks are measured or their budgets are over.
     *
     * @throws IOException when it could not be measured at all because the agent is not connected; to be tried again
     * @throws InterruptedException when the verification was ended, or Jenkins is shutting down
     */
    Tick measure(VerificationPlan plan, Step.Measure due) throws IOException, InterruptedException;

    /**
     * Does something else with the sources, from the same machine.
     *
     * @throws IOException when the agent is not connected, or was disconnected
     */
    String run(SourceTask task) throws IOException, InterruptedException;

    /** The agent is not connected, so that certainly nothing was measured. */
    final class NothingSentException extends IOException {

        private static final long serialVersionUID = 1L;

        NothingSentException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Where a person sees the check's query over the plan's window, or null. No I/O. */
    @CheckForNull
    String graphLink(VerificationPlan plan, Check check);

    /** Gives back connections. Never throws. */
    @Override
    void close();
}
