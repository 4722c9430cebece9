package io.jenkins.plugins.deploymentverification.rollback;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.rollback.Kubectl;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.spi.RollbackContext;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A rollback in a Kubernetes cluster. */
@Restricted(NoExternalUse.class)
public abstract class ClusterAction extends CommandLineAction {

    private static final long serialVersionUID = 1L;

    private String namespace;
    private String context;
    private String kubeconfig;

    ClusterAction() {}

    @CheckForNull
    public final String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public final void setNamespace(@CheckForNull String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    /** Of the kubeconfig; null for its current one. */
    @CheckForNull
    public final String getContext() {
        return context;
    }

    @DataBoundSetter
    public final void setContext(@CheckForNull String context) {
        this.context = Util.fixEmptyAndTrim(context);
    }

    /** Id of a secret file or a secret text; null for the kubeconfig that the agent has. */
    @CheckForNull
    public final String getKubeconfig() {
        return kubeconfig;
    }

    @DataBoundSetter
    public final void setKubeconfig(@CheckForNull String kubeconfig) {
        this.kubeconfig = Util.fixEmptyAndTrim(kubeconfig);
    }

    final Kubectl cluster(@CheckForNull RollbackContext build)
            throws RollbackException, IOException, InterruptedException {
        String file =
                build == null || kubeconfig == null ? null : build.secretFile("kubeconfig", content(build, kubeconfig));
        return new Kubectl(namespace, context, file);
    }

    private static byte[] content(RollbackContext build, String id) throws RollbackException, IOException {
        StandardCredentials credential = build.credential(id, StandardCredentials.class, "the kubeconfig");
        if (credential instanceof FileCredentials file) {
            return file.getContent().readAllBytes();
        }
        if (credential instanceof StringCredentials text) {
            return text.getSecret().getPlainText().getBytes(StandardCharsets.UTF_8);
        }
        throw new RollbackException(
                "the credential '" + id + "' is no secret file and no secret text, as a kubeconfig" + " must be");
    }

    /** What the forms of these have in common. */
    public abstract static class ClusterDescriptor extends CommandLineDescriptor {

        /** Secret files and secret texts that the job may use. */
        @POST
        public ListBoxModel doFillKubeconfigItems(@AncestorInPath Item item, @QueryParameter String kubeconfig) {
            ListBoxModel items = StepForms.credentials(item, kubeconfig, FileCredentials.class);
            StepForms.credentials(item, kubeconfig, StringCredentials.class).stream()
                    .filter(option -> items.stream().noneMatch(known -> known.value.equals(option.value)))
                    .forEach(items::add);
            return items;
        }
    }
}
