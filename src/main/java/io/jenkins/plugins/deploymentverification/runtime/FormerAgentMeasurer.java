package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Node;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Measures from the agent that a build had, after the build. Where that agent is not there, nothing measures in its place:
 * it could reach other services than the agent does. The measurements then say so, and decide nothing, whatever the
 * {@code onError} of their checks.
 */
@Restricted(NoExternalUse.class)
public final class FormerAgentMeasurer implements TickMeasurer {

    /** For an agent to connect again, as after a restart; at most half of the interval. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Empty for the built-in node; null where it was gone before its name could be kept. */
    @CheckForNull
    private final String node;

    private final String workspace;
    private final AgentMeasurer agent;

    /**
     * For one verification.
     *
     * @param node the name of the agent; empty for the built-in node, null for one that is gone
     * @param workspace a path there
     */
    public FormerAgentMeasurer(ResolvedSources sources, @CheckForNull String node, String workspace) {
        this.node = node;
        this.workspace = workspace;
        this.agent = new AgentMeasurer(sources, this::workspace);
    }

    private FilePath workspace() throws IOException {
        Node found = node();
        if (found == null) {
            throw new IOException(name() + ", from which it is measured, is gone");
        }
        Computer computer = found.toComputer();
        FilePath path = computer == null || computer.isOffline() ? null : found.createPath(workspace);
        if (path == null) {
            throw new IOException(name() + ", from which it is measured, is offline");
        }
        return path;
    }

    @CheckForNull
    private Node node() {
        if (node == null) {
            return null;
        }
        return node.isEmpty() ? Jenkins.get() : Jenkins.get().getNode(node);
    }

    private String name() {
        return node == null ? "the agent" : node.isEmpty() ? "the built-in node" : "the agent '" + node + "'";
    }

    @Override
    public Tick measure(VerificationPlan plan, Step.Measure due) throws IOException, InterruptedException {
        try {
            return agent.measure(plan, due);
        } catch (NothingSentException e) {
            Instant again = Instant.now().plus(VerificationDriver.RETRY);
            if (node() != null && again.isBefore(due.at().plus(patience(plan)))) {
                throw e; // tried again by then
            }
            return nothing(due, e.getMessage());
        }
    }

    private static Duration patience(VerificationPlan plan) {
        Duration half = plan.policy().window().interval().dividedBy(2);
        return half.compareTo(PATIENCE) < 0 ? half : PATIENCE;
    }

    private static Tick nothing(Step.Measure due, String why) {
        Map<String, Measurement> measurements = new LinkedHashMap<>();
        for (Check check : due.checks()) {
            measurements.put(
                    check.name(),
                    new Measurement(
                            due.at(),
                            Outcome.SOURCE_ERROR,
                            Verdict.INCONCLUSIVE,
                            null,
                            Collections.emptySortedMap(),
                            why,
                            0));
        }
        return new Tick(due.at(), measurements, Map.of(), Map.of());
    }

    @Override
    public String run(SourceTask task) throws IOException, InterruptedException {
        return agent.run(task);
    }

    @Override
    @CheckForNull
    public String graphLink(VerificationPlan plan, Check check) {
        return agent.graphLink(plan, check);
    }

    @Override
    public void close() {
        agent.close();
    }
}
