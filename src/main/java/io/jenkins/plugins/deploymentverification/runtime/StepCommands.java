package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.NotStartedException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs a verification's commands on the node of its step, in its workspace and with its environment, whose secrets are
 * masked. Where there is no node, commands are not run: never on the controller for want of another place.
 */
@Restricted(NoExternalUse.class)
public final class StepCommands implements CommandRunner {

    /** Finds the place anew for each command, since the agent may have been disconnected and come back. */
    public interface Place {

        /** Null where there is no node. */
        @CheckForNull
        Found find() throws IOException, InterruptedException;
    }

    /**
     * A place.
     *
     * @param secrets texts that are masked in what is shown of outputs
     */
    public record Found(Launcher launcher, FilePath workspace, EnvVars environment, Set<String> secrets) {

        /**
         * A place in a build.
         *
         * @param sensitive names of variables whose values are secrets, besides the build's password parameters
         */
        public static Found of(
                Run<?, ?> run,
                Launcher launcher,
                FilePath workspace,
                EnvVars environment,
                Collection<String> sensitive) {
            Set<String> names = new HashSet<>(sensitive);
            for (ParametersAction parameters : run.getActions(ParametersAction.class)) {
                parameters.getParameters().stream()
                        .filter(ParameterValue::isSensitive)
                        .forEach(p -> names.add(p.getName()));
            }
            Set<String> secrets = new HashSet<>();
            for (String name : names) {
                String value = environment.get(name);
                if (value != null && !value.isEmpty()) {
                    secrets.add(value);
                }
            }
            return new Found(launcher, workspace, environment, secrets);
        }
    }

    private final Place place;

    public StepCommands(Place place) {
        this.place = place;
    }

    @Override
    public CommandResult run(Command command) throws IOException, InterruptedException {
        Found found;
        try {
            found = place.find();
        } catch (IOException e) {
            throw new NotStartedException("the agent cannot be reached: " + e.getMessage(), e);
        }
        if (found == null) {
            throw new NotStartedException("there is no node to run it on; verify inside of a node block", null);
        }
        return new LauncherCommandRunner(found.launcher(), found.workspace(), found.environment())
                .run(command.withSecrets(found.secrets()));
    }
}
