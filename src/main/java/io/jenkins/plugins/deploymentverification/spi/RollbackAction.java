package io.jenkins.plugins.deploymentverification.spi;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collection;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A way to undo a deployment, as a job configures it. Plugins add others by extending this class; see
 * {@code docs/extending.md}.
 *
 * <p>It is kept with the build that runs it, so that the rollback can go on after a restart. It holds ids of
 * credentials, never their contents.
 */
public abstract class RollbackAction extends AbstractDescribableImpl<RollbackAction>
        implements ExtensionPoint, Serializable {

    private static final long serialVersionUID = 1L;

    private boolean dryRun;

    /** Whether it only tells what it would do. */
    public final boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public final void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    /** Whether it runs commands, for which it needs an agent and a workspace. */
    public boolean needsAgent() {
        return true;
    }

    /** What it does, in English and without secrets, such as {@code kubectl rollout undo of deployment/web}. */
    public abstract String describe();

    /**
     * The same for people, where the settings may hold what a Pipeline filled in.
     *
     * @param secrets of the build; none of them is in the answer
     */
    public String describe(Collection<String> secrets) {
        return SafeText.mask(describe(), secrets);
    }

    /**
     * Checks what can be checked without a build, so that a mistake is told before anything is deployed.
     *
     * @throws IllegalArgumentException telling what is wrong
     */
    public void check() {}

    /**
     * Makes the rollback ready, without changing or reading anything. Called for each rollback, and again when it goes on
     * after a restart, on a thread that may block.
     *
     * @throws RollbackException when it cannot be used: a credential is missing, a name is none
     * @throws IOException when the agent cannot be reached; it is tried again later
     */
    public abstract Rollback open(RollbackContext context) throws RollbackException, IOException, InterruptedException;

    /** Base class of the descriptors. */
    public abstract static class RollbackActionDescriptor extends Descriptor<RollbackAction> {

        protected RollbackActionDescriptor() {}

        protected RollbackActionDescriptor(Class<? extends RollbackAction> type) {
            super(type);
        }
    }
}
