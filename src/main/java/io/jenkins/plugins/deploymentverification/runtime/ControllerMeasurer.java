package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.measure.GraphLinks;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Measures from the controller; keeps the connections for the length of the verification. */
@Restricted(NoExternalUse.class)
public final class ControllerMeasurer implements TickMeasurer {

    private final ResolvedSources sources;
    private Measuring measurer;

    public ControllerMeasurer(ResolvedSources sources) {
        this.sources = sources;
    }

    @Override
    public Tick measure(VerificationPlan plan, Step.Measure due) throws InterruptedException {
        return open().measure(plan, due);
    }

    @Override
    public String run(SourceTask task) throws InterruptedException {
        return task.run(sources);
    }

    private synchronized Measuring open() {
        if (measurer == null) {
            measurer = Measuring.open(sources, JenkinsHttp.proxy(), OwnFigures.get());
        }
        return measurer;
    }

    @Override
    @CheckForNull
    public String graphLink(VerificationPlan plan, Check check) {
        return GraphLinks.of(sources, plan, check);
    }

    @Override
    public synchronized void close() {
        if (measurer != null) {
            measurer.close();
        }
    }
}
