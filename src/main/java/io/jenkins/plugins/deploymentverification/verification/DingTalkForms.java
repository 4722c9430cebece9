package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.notification.DingTalkNotice;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a {@link DingTalkNotice}: for descriptors of steps and post-build actions alike. */
@Restricted(NoExternalUse.class)
public interface DingTalkForms {

    /** The DingTalk robots of the global configuration. */
    @POST
    default ListBoxModel doFillRobotItems(@AncestorInPath Item item) {
        StepForms.checkNamesPermission(item);
        return DingTalkNotice.robotItems();
    }

    /** The types of messages. */
    @POST
    default ListBoxModel doFillTypeItems(@AncestorInPath Item item) {
        StepForms.checkPermission(item);
        return DingTalkNotice.typeItems();
    }

    /** Secret texts the job can use. */
    @POST
    default ListBoxModel doFillWebhookCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String webhookCredentialsId) {
        return StepForms.credentials(item, webhookCredentialsId, StringCredentials.class);
    }

    /** Secret texts the job can use. */
    @POST
    default ListBoxModel doFillSecretCredentialsIdItems(
            @AncestorInPath Item item, @QueryParameter String secretCredentialsId) {
        return StepForms.credentials(item, secretCredentialsId, StringCredentials.class);
    }
}
