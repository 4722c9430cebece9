package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.rollback.CommandLineRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackCommands;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A rollback by commands on the agent of the build. */
@Restricted(NoExternalUse.class)
public abstract class CommandLineAction extends RollbackAction {

    private static final long serialVersionUID = 1L;
    private static final Duration USUAL = Duration.ofMinutes(5);

    private String timeout;

    CommandLineAction() {}

    /** A duration; null for five minutes. */
    @CheckForNull
    public final String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public final void setTimeout(@CheckForNull String timeout) {
        this.timeout = Util.fixEmptyAndTrim(timeout);
    }

    /**
     * The commands.
     *
     * @param build null for a check without one
     * @throws IllegalArgumentException telling what is wrong with the settings
     */
    abstract RollbackCommands commands(@CheckForNull RollbackContext build)
            throws RollbackException, IOException, InterruptedException;

    /** @throws IllegalArgumentException when a setting is missing */
    static String required(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return value;
    }

    final Duration timeout() {
        return timeout == null ? USUAL : Durations.parse(timeout);
    }

    @Override
    public final void check() {
        describe();
    }

    @Override
    public final String describe() {
        try {
            return commands(null).description();
        } catch (RollbackException | IOException e) {
            throw new IllegalStateException("nothing is looked up by a check", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing is waited for by a check", e);
        }
    }

    @Override
    public final Rollback open(RollbackContext context) throws RollbackException, IOException, InterruptedException {
        try {
            return new CommandLineRollback(commands(context), context.commands(), Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new RollbackException(e.getMessage(), e);
        }
    }

    /** What the forms of these have in common. */
    public abstract static class CommandLineDescriptor extends RollbackActionDescriptor {

        /** Checks a duration in the form. */
        @POST
        public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.duration(item, value);
        }
    }
}
