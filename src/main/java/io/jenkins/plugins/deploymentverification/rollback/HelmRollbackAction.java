package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.rollback.HelmRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackCommands;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Rolls back a Helm release. */
public final class HelmRollbackAction extends ClusterAction {

    private static final long serialVersionUID = 1L;

    private final String release;
    private Integer revision;

    /** @param release its name */
    @DataBoundConstructor
    public HelmRollbackAction(String release) {
        this.release = Util.fixNull(release).strip();
    }

    public String getRelease() {
        return release;
    }

    /** To go back to; null for the last good one before the current. */
    @CheckForNull
    public Integer getRevision() {
        return revision;
    }

    @DataBoundSetter
    public void setRevision(@CheckForNull Integer revision) {
        this.revision = revision;
    }

    @Override
    RollbackCommands commands(@CheckForNull RollbackContext build)
            throws RollbackException, IOException, InterruptedException {
        return new HelmRollback(cluster(build), required("release", release), revision, timeout());
    }

    /** Names it {@code helmRollback} in Pipelines. */
    @Extension
    @Symbol("helmRollback")
    public static final class DescriptorImpl extends ClusterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.HelmRollbackAction_displayName();
        }

        /** Checks the release in the form. */
        @POST
        public FormValidation doCheckRelease(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }
    }
}
