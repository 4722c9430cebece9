package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.remoting.RequestAbortedException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.deploymentverification.engine.http.ProxySettings;
import io.jenkins.plugins.deploymentverification.engine.measure.GraphLinks;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.security.MasterToSlaveCallable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Measures from an agent: each tick is one call over its channel, and the agent keeps nothing in between. */
@Restricted(NoExternalUse.class)
public final class AgentMeasurer implements TickMeasurer {

    /** Finds the agent anew for each tick, since it may have been disconnected and come back. */
    public interface Workspace {

        /** @throws IOException when the agent is not connected */
        FilePath get() throws IOException, InterruptedException;
    }

    private final ResolvedSources sources;
    private final Workspace workspace;

    public AgentMeasurer(ResolvedSources sources, Workspace workspace) {
        this.sources = sources;
        this.workspace = workspace;
    }

    @Override
    public Tick measure(VerificationPlan plan, Step.Measure due) throws IOException, InterruptedException {
        VirtualChannel channel;
        try {
            channel = workspace.get().getChannel();
        } catch (IOException e) {
            throw new NothingSentException(e);
        }
        try {
            Measured measured = channel.call(new MeasureOnAgent(plan, due, sources, JenkinsHttp.proxy()));
            measured.answers().tell(OwnFigures.get());
            return SessionCodec.readTick(measured.tick());
        } catch (RequestAbortedException e) {
            throw new IOException("the agent was disconnected", e);
        }
    }

    @Override
    public String run(SourceTask task) throws IOException, InterruptedException {
        return workspace.get().getChannel().call(new RunOnAgent(task, sources));
    }

    @Override
    @CheckForNull
    public String graphLink(VerificationPlan plan, Check check) {
        return GraphLinks.of(sources, plan, check);
    }

    @Override
    public void close() {
        sources.close();
    }

    /** What an agent gives back. */
    private record Measured(String tick, AnswersOnAgent answers) implements Serializable {

        private static final long serialVersionUID = 1L;
    }

    /** Makes the sources for one task. */
    private static final class RunOnAgent extends MasterToSlaveCallable<String, IOException> {

        private static final long serialVersionUID = 1L;

        private final SourceTask task;
        private final ResolvedSources sources;

        RunOnAgent(SourceTask task, ResolvedSources sources) {
            this.task = task;
            this.sources = sources;
        }

        @Override
        public String call() throws IOException {
            try (sources) {
                return task.run(sources);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** Carries the plan and the tick as text: the engine's own types are no wire format. */
    private static final class MeasureOnAgent extends MasterToSlaveCallable<Measured, IOException> {

        private static final long serialVersionUID = 1L;

        private final String plan;
        private final ArrayList<String> checks;
        private final String known;
        private final ResolvedSources sources;

        @CheckForNull
        private final ProxySettings proxy;

        MeasureOnAgent(
                VerificationPlan plan, Step.Measure due, ResolvedSources sources, @CheckForNull ProxySettings proxy) {
            this.plan = SessionCodec.writePlan(plan);
            this.checks = new ArrayList<>(due.checks().stream().map(Check::name).toList());
            this.known = SessionCodec.writeTick(new Tick(due.at(), Map.of(), due.baselines(), due.notes()));
            this.sources = sources;
            this.proxy = proxy;
        }

        @Override
        public Measured call() throws IOException {
            VerificationPlan whole = SessionCodec.readPlan(plan);
            Set<String> wanted = new HashSet<>(checks);
            List<Check> due = whole.policy().checks().stream()
                    .filter(c -> wanted.contains(c.name()))
                    .toList();
            Tick before = SessionCodec.readTick(known);
            AnswersOnAgent answers = new AnswersOnAgent();
            try (Measuring measurer = Measuring.open(sources, proxy, answers)) {
                String tick = SessionCodec.writeTick(measurer.measure(
                        whole, new Step.Measure(before.at(), due, before.baselines(), before.notes())));
                return new Measured(tick, answers.copy());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
