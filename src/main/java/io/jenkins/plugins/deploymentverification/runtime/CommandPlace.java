package io.jenkins.plugins.deploymentverification.runtime;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Where commands run; asked anew for each command, since an agent may have been disconnected and come back. */
@Restricted(NoExternalUse.class)
public interface CommandPlace {

    /**
     * The workspace.
     *
     * @throws RollbackException when there is none
     * @throws IOException when the agent is not connected
     */
    FilePath workspace() throws RollbackException, IOException, InterruptedException;

    Launcher launcher() throws RollbackException, IOException, InterruptedException;

    EnvVars environment() throws IOException, InterruptedException;

    /** Secrets in the environment, to be masked in what is shown of outputs. */
    Set<String> secrets() throws IOException, InterruptedException;

    /**
     * The secrets in a build's environment.
     *
     * @param sensitive names of variables whose values are secrets, besides the build's password parameters
     */
    static Set<String> secrets(Run<?, ?> run, EnvVars environment, Collection<String> sensitive) {
        Set<String> names = new HashSet<>(sensitive);
        for (ParametersAction parameters : run.getActions(ParametersAction.class)) {
            parameters.getParameters().stream()
                    .filter(ParameterValue::isSensitive)
                    .forEach(p -> names.add(p.getName()));
        }
        Set<String> secrets = new HashSet<>();
        for (String name : names) {
            String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                secrets.add(value);
            }
        }
        return secrets;
    }
}
