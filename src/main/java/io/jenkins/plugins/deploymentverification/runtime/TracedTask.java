package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A task whose requests are recognised as those of a verification. */
@Restricted(NoExternalUse.class)
public final class TracedTask implements SourceTask {

    private static final long serialVersionUID = 1L;

    private final SourceTask task;

    @CheckForNull
    private final Trace trace;

    public TracedTask(SourceTask task, @CheckForNull Trace trace) {
        this.task = task;
        this.trace = trace;
    }

    @Override
    public String run(SourceLookup sources) throws InterruptedException {
        try (TraceScope scope = TraceScope.open(trace)) {
            return task.run(sources);
        }
    }
}
