package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.rollback.ArgoRolloutsAbort;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackCommands;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Aborts the update of an Argo Rollout. */
public final class ArgoRolloutsAbortAction extends ClusterAction {

    private static final long serialVersionUID = 1L;

    private final String name;

    /** @param name of the Rollout */
    @DataBoundConstructor
    public ArgoRolloutsAbortAction(String name) {
        this.name = Util.fixNull(name).strip();
    }

    public String getName() {
        return name;
    }

    @Override
    RollbackCommands commands(@CheckForNull RollbackContext build)
            throws RollbackException, IOException, InterruptedException {
        return new ArgoRolloutsAbort(cluster(build), required("name", name), timeout());
    }

    /** Names it {@code argoRolloutsAbort} in Pipelines. */
    @Extension
    @Symbol("argoRolloutsAbort")
    public static final class DescriptorImpl extends ClusterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ArgoRolloutsAbortAction_displayName();
        }

        /** Checks the name in the form. */
        @POST
        public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }
    }
}
