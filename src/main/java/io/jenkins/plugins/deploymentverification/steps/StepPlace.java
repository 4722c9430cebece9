package io.jenkins.plugins.deploymentverification.steps;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import java.io.IOException;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Where a Pipeline step's commands run: in the node block around it. */
final class StepPlace implements CommandPlace {

    private final StepContext context;

    StepPlace(StepContext context) {
        this.context = context;
    }

    @Override
    public FilePath workspace() throws RollbackException, IOException, InterruptedException {
        return require(context.get(FilePath.class));
    }

    @Override
    public Launcher launcher() throws RollbackException, IOException, InterruptedException {
        return require(context.get(Launcher.class));
    }

    private static <T> T require(T found) throws RollbackException {
        if (found == null) {
            throw new RollbackException(
                    "it needs an agent to run commands on: use it inside of a node block (a rollback may also be a"
                            + " jobRollback)");
        }
        return found;
    }

    @Override
    public EnvVars environment() throws IOException, InterruptedException {
        EnvVars variables = context.get(EnvVars.class);
        return variables == null ? new EnvVars() : variables;
    }

    @Override
    public Set<String> secrets() throws IOException, InterruptedException {
        EnvironmentExpander expander = context.get(EnvironmentExpander.class);
        Set<String> sensitive = expander == null ? Set.of() : expander.getSensitiveVariables();
        return CommandPlace.secrets(context.get(Run.class), environment(), sensitive);
    }
}
