package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.slack.SlackChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.slack.SlackSettings;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import java.net.URI;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A channel of Slack, by an incoming webhook or by a bot. */
public final class SlackNotifierConfig extends NotifierConfig {

    @CheckForNull
    private final String credentialsId;

    @CheckForNull
    private String channel;

    @CheckForNull
    private String apiUrl;

    @DataBoundConstructor
    public SlackNotifierConfig(String name, @CheckForNull String credentialsId) {
        super(name);
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Id of a secret text: the webhook's URL, or the bot's token where there is a channel. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    /** Where a bot writes, as an id or a name; null for a webhook, which knows its own. */
    @CheckForNull
    public String getChannel() {
        return channel;
    }

    @DataBoundSetter
    public void setChannel(@CheckForNull String channel) {
        this.channel = Util.fixEmptyAndTrim(channel);
    }

    /** Of another Web API than slack.com's, for bots; null for that one. */
    @CheckForNull
    public String getApiUrl() {
        return apiUrl;
    }

    @DataBoundSetter
    public void setApiUrl(@CheckForNull String apiUrl) {
        this.apiUrl = Util.fixEmptyAndTrim(apiUrl);
    }

    @Override
    public Channel open(NotifierContext context) throws ChannelException {
        String what = channel == null ? "the webhook's URL" : "the bot's token";
        String secret = context.credential(credentialsId, StringCredentials.class, what, null)
                .getSecret()
                .getPlainText();
        try {
            SlackSettings.Builder settings =
                    channel == null ? SlackSettings.webhook(secret) : SlackSettings.bot(secret.strip(), channel);
            if (channel != null && apiUrl != null) {
                settings.api(URI.create(apiUrl));
            }
            return new SlackChannel(
                    settings.http(NotifierForms.http()).locale(locale()).build());
        } catch (IllegalArgumentException e) {
            throw NotifierForms.invalid(e);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("slack")
    public static final class DescriptorImpl extends NotifierDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SlackNotifierConfig_displayName();
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return CredentialItems.of("", credentialsId, StringCredentials.class);
        }

        /** Sends a test message with the form as it stands; see {@link NotifierForms#test}. */
        @POST
        public FormValidation doTest(
                @QueryParameter String name,
                @QueryParameter String credentialsId,
                @QueryParameter String channel,
                @QueryParameter String apiUrl,
                @QueryParameter String language) {
            SlackNotifierConfig form = new SlackNotifierConfig(name, credentialsId);
            form.setChannel(channel);
            form.setApiUrl(apiUrl);
            form.setLanguage(language);
            return NotifierForms.test(form);
        }
    }
}
