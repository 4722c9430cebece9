package io.jenkins.plugins.deploymentverification.runtime;

import hudson.FilePath;
import hudson.model.Run;
import hudson.slaves.WorkspaceList;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.NotStartedException;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A rollback in a build, on the agent that the build has. */
@Restricted(NoExternalUse.class)
public final class BuildRollbackContext extends RollbackContext implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(BuildRollbackContext.class.getName());
    private static final int OWNER_ONLY = 0700;
    private static final int OWNER_READS = 0600;

    private final CommandPlace place;
    private final Supplier<List<String>> starters;
    private final Consumer<String> log;

    /**
     * For one rollback.
     *
     * @param id of the rollback: file names are made of it
     * @param starters see {@link #starters}; asked when a build is started
     */
    public BuildRollbackContext(
            Run<?, ?> run, String id, CommandPlace place, Supplier<List<String>> starters, Consumer<String> log) {
        super(run, id);
        this.place = place;
        this.starters = starters;
        this.log = log;
    }

    /** Finds the agent for each command, which may come long after the one before. */
    @Override
    public CommandRunner commands() {
        return command -> {
            try {
                return new LauncherCommandRunner(place.launcher(), place.workspace(), place.environment())
                        .run(command.withSecrets(secrets()));
            } catch (RollbackException e) {
                throw new NotStartedException(e.getMessage(), e);
            }
        };
    }

    @Override
    public String secretFile(String name, byte[] content) throws RollbackException, IOException, InterruptedException {
        FilePath folder = folder();
        folder.mkdirs();
        folder.chmod(OWNER_ONLY);
        FilePath file = folder.child(name);
        file.touch(System.currentTimeMillis());
        file.chmod(OWNER_READS);
        file.copyFrom(new ByteArrayInputStream(content));
        return file.getRemote();
    }

    private FilePath folder() throws RollbackException, IOException, InterruptedException {
        FilePath temp = WorkspaceList.tempDir(place.workspace());
        if (temp == null) {
            throw new RollbackException("there is no folder beside the workspace for the kubeconfig");
        }
        return temp.child("rollback-" + id().replaceAll("[^A-Za-z0-9]+", "-"));
    }

    @Override
    public Set<String> secrets() throws IOException, InterruptedException {
        return place.secrets();
    }

    @Override
    public List<String> starters() {
        return starters.get();
    }

    @Override
    public void log(String line) {
        log.accept(line);
    }

    /** Removes its files; what cannot be reached is removed with the workspace's temporary folder. */
    @Override
    public void close() {
        try {
            folder().deleteRecursive();
        } catch (RollbackException | IOException e) {
            LOGGER.log(Level.FINE, "files of rollback " + id() + " stay behind", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
