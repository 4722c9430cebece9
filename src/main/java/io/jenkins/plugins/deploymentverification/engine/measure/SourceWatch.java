package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Duration;

/** Is told how metric sources answer. Called by many threads at once; quick, and never throws. */
@FunctionalInterface
public interface SourceWatch {

    /** Sees nothing. */
    SourceWatch NONE = (source, failure, took) -> {};

    /**
     * A check's measurement is over.
     *
     * @param source its name, or null for the default one
     * @param failure why there was no answer; null when there was one, whatever it said
     */
    void answered(@CheckForNull String source, @CheckForNull SourceException.Kind failure, Duration took);
}
