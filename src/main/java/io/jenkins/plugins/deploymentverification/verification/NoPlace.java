package io.jenkins.plugins.deploymentverification.verification;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import java.util.Set;

/** Where no commands can run. */
final class NoPlace implements CommandPlace {

    private final Set<String> secrets;

    NoPlace() {
        this(Set.of());
    }

    /** @param secrets of the build, to be masked in what is told */
    NoPlace(Set<String> secrets) {
        this.secrets = Set.copyOf(secrets);
    }

    @Override
    public FilePath workspace() throws RollbackException {
        throw new RollbackException("there is no agent");
    }

    @Override
    public Launcher launcher() throws RollbackException {
        throw new RollbackException("there is no agent");
    }

    @Override
    public EnvVars environment() {
        return new EnvVars();
    }

    @Override
    public Set<String> secrets() {
        return secrets;
    }
}
