package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.measure.Lanes;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.probe.NetworkProbes;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs the commands of command checks where the step runs, by its Launcher, and leaves all other checks to another
 * measurer. Both at once; the Launcher is the controller's, wherever the others are measured from.
 */
@Restricted(NoExternalUse.class)
public final class CommandMeasurer implements TickMeasurer {

    private final TickMeasurer others;
    private final Lanes lanes = new Lanes(8);
    private final NetworkProbes noProbes = new NetworkProbes(HttpSettings.DEFAULT);
    private final Measurer commands;

    private CommandMeasurer(TickMeasurer others, CommandRunner runner) {
        this.others = others;
        commands = new Measurer(
                        name -> {
                            throw new SourceException(SourceException.Kind.CONFIGURATION, "commands ask no source");
                        },
                        noProbes,
                        lanes)
                .withCommands(runner);
    }

    /** The measurer itself where the policy has no commands. */
    public static TickMeasurer of(ServicePolicy policy, TickMeasurer others, CommandRunner runner) {
        return isNeeded(policy) ? new CommandMeasurer(others, runner) : others;
    }

    /** Whether the policy has commands. */
    public static boolean isNeeded(ServicePolicy policy) {
        return policy.checks().stream().anyMatch(CommandMeasurer::isCommand);
    }

    private static boolean isCommand(Check check) {
        return check.type() == CheckType.COMMAND;
    }

    private static Step.Measure part(Step.Measure due, List<Check> checks) {
        return new Step.Measure(due.at(), checks, due.baselines(), due.notes());
    }

    @Override
    public Tick measure(VerificationPlan plan, Step.Measure due) throws IOException, InterruptedException {
        List<Check> mine =
                due.checks().stream().filter(CommandMeasurer::isCommand).toList();
        List<Check> rest = due.checks().stream().filter(c -> !isCommand(c)).toList();
        if (mine.isEmpty()) {
            return others.measure(plan, due);
        }
        if (rest.isEmpty()) {
            return commands.measure(plan, part(due, mine));
        }
        FutureTask<Tick> running = new FutureTask<>(() -> commands.measure(plan, part(due, mine)));
        Thread thread = new Thread(running, "deployment-verification commands");
        thread.setDaemon(true);
        thread.start();
        try {
            Tick tick = others.measure(plan, part(due, rest));
            Map<String, Measurement> measured = new LinkedHashMap<>(tick.measurements());
            measured.putAll(running.get().measurements());
            return new Tick(due.at(), measured, tick.baselines(), tick.notes());
        } catch (ExecutionException e) {
            throw new IllegalStateException("running commands failed", e.getCause());
        } finally {
            running.cancel(true);
        }
    }

    @Override
    public String run(SourceTask task) throws IOException, InterruptedException {
        return others.run(task);
    }

    @Override
    @CheckForNull
    public String graphLink(VerificationPlan plan, Check check) {
        return isCommand(check) ? null : others.graphLink(plan, check);
    }

    @Override
    public void close() {
        lanes.close();
        noProbes.close();
        others.close();
    }
}
