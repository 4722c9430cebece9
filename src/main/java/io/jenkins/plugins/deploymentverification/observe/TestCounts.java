package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionPoint;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Knows the results of a build's tests. */
@Restricted(NoExternalUse.class)
public interface TestCounts extends ExtensionPoint {

    /** Null where the build has no test results. */
    @CheckForNull
    BuildFacts.Tests of(Run<?, ?> run);
}
