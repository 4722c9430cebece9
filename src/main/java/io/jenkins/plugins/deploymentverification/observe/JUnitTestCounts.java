package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.tasks.test.AbstractTestResultAction;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Reads what the plugin "JUnit" keeps, by whichever plugin it was recorded. */
@Extension(optional = true)
@Restricted(NoExternalUse.class)
public final class JUnitTestCounts implements TestCounts {

    /** Tells Jenkins by a {@link LinkageError} that the plugin is not there, and so this neither. */
    public JUnitTestCounts() {
        Objects.requireNonNull(AbstractTestResultAction.class);
    }

    @Override
    @CheckForNull
    public BuildFacts.Tests of(Run<?, ?> run) {
        AbstractTestResultAction<?> action = run.getAction(AbstractTestResultAction.class);
        if (action == null) {
            return null;
        }
        int failed = action.getFailCount();
        int skipped = action.getSkipCount();
        return new BuildFacts.Tests(Math.max(0, action.getTotalCount() - failed - skipped), failed, skipped);
    }
}
