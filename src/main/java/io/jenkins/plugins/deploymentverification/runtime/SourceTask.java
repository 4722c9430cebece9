package io.jenkins.plugins.deploymentverification.runtime;

import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import java.io.Serializable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Something to be done with the metric sources besides measuring, on whichever machine reaches them. */
@FunctionalInterface
@Restricted(NoExternalUse.class)
public interface SourceTask extends Serializable {

    /** What comes of it, as text: it may travel. */
    String run(SourceLookup sources) throws InterruptedException;
}
