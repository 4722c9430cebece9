package io.jenkins.plugins.deploymentverification.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.rollback.KubernetesRollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackCommands;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.Workload;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Undoes a rollout of a Deployment, StatefulSet or DaemonSet. */
public final class KubernetesRollbackAction extends ClusterAction {

    private static final long serialVersionUID = 1L;

    private final String name;
    private String kind = Workload.DEPLOYMENT.resource();
    private Integer revision;

    /** @param name of the object */
    @DataBoundConstructor
    public KubernetesRollbackAction(String name) {
        this.name = Util.fixNull(name).strip();
    }

    public String getName() {
        return name;
    }

    public String getKind() {
        return kind;
    }

    @DataBoundSetter
    public void setKind(@CheckForNull String kind) {
        this.kind = Workload.of(Util.fixEmptyAndTrim(kind) == null ? Workload.DEPLOYMENT.resource() : kind.strip())
                .resource();
    }

    /** To go back to; null for the one before the current. */
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
        return new KubernetesRollback(cluster(build), Workload.of(kind), required("name", name), revision, timeout());
    }

    /** Names it {@code kubernetesRollback} in Pipelines. */
    @Extension
    @Symbol("kubernetesRollback")
    public static final class DescriptorImpl extends ClusterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KubernetesRollbackAction_displayName();
        }

        /** Checks the name in the form. */
        @POST
        public FormValidation doCheckName(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** The kinds of objects. */
        @POST
        public ListBoxModel doFillKindItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            for (Workload workload : Workload.values()) {
                items.add(workload.resource());
            }
            return items;
        }
    }
}
