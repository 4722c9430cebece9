package io.jenkins.plugins.deploymentverification.runtime;

import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.NotStartedException;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs commands on the node of a step or build, in its workspace and with its environment, whose secrets are masked.
 * Where there is no node, commands are not run: never on the controller for want of another place.
 */
@Restricted(NoExternalUse.class)
public final class StepCommands implements CommandRunner {

    private final CommandPlace place;

    public StepCommands(CommandPlace place) {
        this.place = place;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        LauncherCommandRunner runner;
        Command masked;
        try {
            runner = new LauncherCommandRunner(place.launcher(), place.workspace(), place.environment());
            masked = command.withSecrets(place.secrets());
        } catch (RollbackException e) {
            throw new NotStartedException(e.getMessage(), e);
        } catch (IOException e) {
            throw new NotStartedException("the agent cannot be reached: " + e.getMessage(), e);
        }
        return runner.run(masked);
    }
}
