package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.tasks.Mailer;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** E-mail by the plugin "Mailer", with the server and sender that are configured there. */
public final class EmailNotifierConfig extends NotifierConfig {

    private final String recipients;

    @DataBoundConstructor
    public EmailNotifierConfig(String name, @CheckForNull String recipients) {
        super(name);
        this.recipients = Util.fixNull(recipients).strip();
    }

    /** Addresses with commas between them. */
    public String getRecipients() {
        return recipients;
    }

    @Override
    public Channel open(NotifierContext context) throws ChannelException {
        return new EmailChannel(EmailChannel.addresses(recipients), locale());
    }

    /** The form's part for it. */
    @Extension(optional = true)
    @Symbol("email")
    public static final class DescriptorImpl extends NotifierDescriptor {

        /** Tells Jenkins by a {@link LinkageError} that the plugin is not there, and so this type of notifier neither. */
        public DescriptorImpl() {
            Mailer.descriptor();
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EmailNotifierConfig_displayName();
        }

        @POST
        public FormValidation doCheckRecipients(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                EmailChannel.addresses(Util.fixNull(value));
                return FormValidation.ok();
            } catch (ChannelException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** Sends a test message with the form as it stands; see {@link NotifierForms#test}. */
        @POST
        public FormValidation doTest(
                @QueryParameter String name, @QueryParameter String recipients, @QueryParameter String language) {
            EmailNotifierConfig form = new EmailNotifierConfig(name, recipients);
            form.setLanguage(language);
            return NotifierForms.test(form);
        }
    }
}
