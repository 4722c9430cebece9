package io.jenkins.plugins.deploymentverification.verification;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.runtime.BuildRollbackContext;
import java.io.IOException;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A workspace, as builds have it that are no Pipelines. */
@Restricted(NoExternalUse.class)
public final class NodePlace implements BuildRollbackContext.Place {

    private final FilePath workspace;
    private final Launcher launcher;
    private final EnvVars environment;
    private final Set<String> secrets;

    /** @param secrets in the environment */
    public NodePlace(FilePath workspace, Launcher launcher, EnvVars environment, Set<String> secrets) {
        this.workspace = workspace;
        this.launcher = launcher;
        this.environment = environment;
        this.secrets = Set.copyOf(secrets);
    }

    /** On an agent without a build around it. */
    static NodePlace of(FilePath workspace, Computer computer) throws IOException, InterruptedException {
        Node node = computer.getNode();
        if (node == null) {
            throw new IOException("the agent " + computer.getDisplayName() + " is gone");
        }
        EnvVars environment = computer.buildEnvironment(TaskListener.NULL);
        return new NodePlace(workspace, node.createLauncher(TaskListener.NULL), environment, Set.of());
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
