package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** For whom a rollback is made ready. */
public abstract class RollbackContext {

    private final Run<?, ?> run;
    private final String id;

    /**
     * For a rollback of a build.
     *
     * @param id of the rollback, unique in this Jenkins, and the same after a restart
     */
    protected RollbackContext(Run<?, ?> run, String id) {
        this.run = run;
        this.id = id;
    }

    public final Run<?, ?> run() {
        return run;
    }

    /** Of the rollback: unique in this Jenkins, the same after a restart. */
    public final String id() {
        return id;
    }

    /**
     * What runs commands on the agent of the build.
     *
     * @throws RollbackException when there is none
     * @throws IOException when it cannot be reached
     */
    public abstract CommandRunner commands() throws RollbackException, IOException, InterruptedException;

    /**
     * A file on the agent that only its user may read; removed when the rollback is over.
     *
     * @param name of the file, the same after a restart
     * @return its path on the agent
     */
    public abstract String secretFile(String name, byte[] content)
            throws RollbackException, IOException, InterruptedException;

    /** Values that are secrets of the build: they are masked wherever a command or its output is shown. */
    public abstract Set<String> secrets() throws IOException, InterruptedException;

    /**
     * Ids of the persons who started the build, or asked for the rollback. A build that the rollback starts is theirs, too:
     * see {@link StartersCause}.
     */
    public List<String> starters() {
        return List.of();
    }

    /** A line for the build's log. */
    public abstract void log(String line);

    /**
     * A credential that the build may use; it is noted to have used it.
     *
     * @param credentialsId null or empty when none was chosen
     * @param what it is for, in a message: "the kubeconfig"
     * @throws RollbackException when there is none of that id and type
     */
    public final <C extends StandardCredentials> C credential(
            @CheckForNull String credentialsId, Class<C> type, String what) throws RollbackException {
        if (credentialsId == null || credentialsId.isEmpty()) {
            throw new RollbackException("no credential is chosen for " + what);
        }
        return new CredentialLookup(run)
                .find(credentialsId, type, null, false)
                .orElseThrow(() -> new RollbackException("there is no credential '" + credentialsId + "' of the type "
                        + CredentialLookup.displayName(type) + " for " + what + " that this job can use"));
    }
}
