package io.jenkins.plugins.deploymentverification.engine.observe.export;

import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.Exposition;

/** A way to one receiver. Sends once, waits for the answer, and says strictly whether the receiver has it. */
public interface MetricsSender extends AutoCloseable {

    /**
     * What a build came to.
     *
     * @throws ExportException when the receiver does not have it
     */
    void send(BuildFacts build) throws ExportException, InterruptedException;

    /**
     * Our own figures; a receiver that is for builds only leaves them.
     *
     * @throws ExportException when the receiver does not have them
     */
    default void send(Exposition figures) throws ExportException, InterruptedException {}

    /**
     * The connection test: the same way, with something that does no harm.
     *
     * @return what was found, in a few English words
     * @throws ExportException whose message an admin can act on
     */
    String test() throws ExportException, InterruptedException;

    /** Never throws. */
    @Override
    void close();
}
