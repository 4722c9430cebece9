package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * Marks deployments in a monitoring system, so that they are seen on its graphs: an event or an annotation when a
 * verification begins, closed with the verdict when it ends. A failure is told in the log and never changes a verdict.
 *
 * <p>Implementations are safe for use by many threads, block for at most the budget, and honour interruption.
 */
public interface DeploymentMarker {

    /**
     * Marks the start. Called once; after a restart, {@link #end} is called with what was returned here.
     *
     * @return what {@link #end} needs to find the mark again, such as an id, without anything secret; null where the
     *     mark's key suffices
     * @throws SourceException when it could not be marked, as far as is known
     */
    @CheckForNull
    String begin(DeploymentMark mark, Duration budget) throws SourceException, InterruptedException;

    /**
     * Closes the mark with the verdict. Called at most once, also where {@link #begin} failed: then the whole time is
     * marked now.
     *
     * @param handle what {@link #begin} returned; null also where it failed, or what it returned was lost
     * @param mark finished; carries the time of the start, too
     * @throws SourceException when it could not be marked, as far as is known
     */
    void end(@CheckForNull String handle, DeploymentMark mark, Duration budget)
            throws SourceException, InterruptedException;
}
