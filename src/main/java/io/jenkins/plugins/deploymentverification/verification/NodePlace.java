package io.jenkins.plugins.deploymentverification.verification;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import java.io.IOException;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A workspace, as builds have it that are no Pipelines. */
@Restricted(NoExternalUse.class)
public final class NodePlace implements CommandPlace {

    private final FilePath workspace;
    private final Launcher launcher;
    private final EnvVars environment;
    private final Set<String> secrets;

    /** @param secrets in the environment, or in commands */
    private NodePlace(FilePath workspace, Launcher launcher, EnvVars environment, Set<String> secrets) {
        this.workspace = workspace;
        this.launcher = launcher;
        this.environment = environment;
        this.secrets = Set.copyOf(secrets);
    }

    /** Where a build runs that is no Pipeline. */
    public static NodePlace of(AbstractBuild<?, ?> build, FilePath workspace, Launcher launcher, EnvVars environment) {
        Set<String> secrets = CommandPlace.secrets(build, environment, build.getSensitiveBuildVariables());
        return new NodePlace(workspace, launcher, environment, secrets);
    }

    /**
     * On an agent without a build around it.
     *
     * @param secrets that commands may hold
     */
    static NodePlace of(FilePath workspace, Computer computer, Set<String> secrets)
            throws IOException, InterruptedException {
        Node node = computer.getNode();
        if (node == null) {
            throw new IOException("the agent " + computer.getDisplayName() + " is gone");
        }
        EnvVars environment = computer.buildEnvironment(TaskListener.NULL);
        return new NodePlace(workspace, node.createLauncher(TaskListener.NULL), environment, secrets);
    }

    @Override
    public FilePath workspace() {
        return workspace;
    }

    @Override
    public Launcher launcher() {
        return launcher;
    }

    @Override
    public EnvVars environment() {
        return environment;
    }

    @Override
    public Set<String> secrets() {
        return secrets;
    }
}
