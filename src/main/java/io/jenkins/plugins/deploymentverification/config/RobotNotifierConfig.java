package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A chat robot that is reached by a URL which is a secret, and may want its messages signed. */
public abstract class RobotNotifierConfig extends NotifierConfig {

    @CheckForNull
    private final String webhookCredentialsId;

    @CheckForNull
    private String secretCredentialsId;

    private boolean allowHttp;

    RobotNotifierConfig(String name, @CheckForNull String webhookCredentialsId) {
        super(name);
        this.webhookCredentialsId = Util.fixEmptyAndTrim(webhookCredentialsId);
    }

    /** Id of a secret text: the robot's URL, or its token alone. */
    @CheckForNull
    public final String getWebhookCredentialsId() {
        return webhookCredentialsId;
    }

    /** Id of a secret text that messages are signed with; null for a robot that wants none. */
    @CheckForNull
    public final String getSecretCredentialsId() {
        return secretCredentialsId;
    }

    @DataBoundSetter
    public final void setSecretCredentialsId(@CheckForNull String secretCredentialsId) {
        this.secretCredentialsId = Util.fixEmptyAndTrim(secretCredentialsId);
    }

    /** Whether the URL may be plain http; then everybody on the way reads it. */
    public final boolean isAllowHttp() {
        return allowHttp;
    }

    @DataBoundSetter
    public final void setAllowHttp(boolean allowHttp) {
        this.allowHttp = allowHttp;
    }

    @Override
    public final Channel open(NotifierContext context) throws ChannelException {
        String webhook = secret(context, webhookCredentialsId, "the robot's webhook");
        String secret = secretCredentialsId == null ? null : secret(context, secretCredentialsId, "the robot's secret");
        try {
            return open(context, webhook, secret);
        } catch (IllegalArgumentException e) {
            throw NotifierForms.invalid(e);
        }
    }

    /** For a type that needs more credentials than these two. */
    Channel open(NotifierContext context, String webhook, @CheckForNull String secret) throws ChannelException {
        return open(webhook, secret, NotifierForms.http());
    }

    /** @throws IllegalArgumentException without secrets, when the webhook is none */
    abstract Channel open(String webhook, @CheckForNull String secret, HttpSettings http);

    private static String secret(NotifierContext context, @CheckForNull String id, String what)
            throws ChannelException {
        return context.credential(id, StringCredentials.class, what, null)
                .getSecret()
                .getPlainText();
    }

    /** The form's part for it. */
    public abstract static class RobotDescriptor extends NotifierDescriptor {

        /** Whether the service can check signatures. */
        public boolean isSigned() {
            return false;
        }

        abstract RobotNotifierConfig create(String name, String webhookCredentialsId);

        /** Adds the fields of a type's own to what is tested. */
        void complete(RobotNotifierConfig form, StaplerRequest2 request) {}

        @POST
        public ListBoxModel doFillWebhookCredentialsIdItems(@QueryParameter String webhookCredentialsId) {
            return CredentialItems.of("", webhookCredentialsId, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillSecretCredentialsIdItems(@QueryParameter String secretCredentialsId) {
            return CredentialItems.of("", secretCredentialsId, StringCredentials.class);
        }

        /** Sends a test message with the form as it stands; see {@link NotifierForms#test}. */
        @POST
        public FormValidation doTest(
                StaplerRequest2 request,
                @QueryParameter String name,
                @QueryParameter String webhookCredentialsId,
                @QueryParameter String secretCredentialsId,
                @QueryParameter String language,
                @QueryParameter boolean allowHttp) {
            RobotNotifierConfig form = create(name, webhookCredentialsId);
            form.setSecretCredentialsId(secretCredentialsId);
            form.setLanguage(language);
            form.setAllowHttp(allowHttp);
            complete(form, request);
            return NotifierForms.test(form);
        }
    }
}
