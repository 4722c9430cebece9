package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;
import io.jenkins.plugins.deploymentverification.engine.observe.export.MetricsSender;
import io.jenkins.plugins.deploymentverification.engine.observe.export.Receiver;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ReceiverSettings;
import io.jenkins.plugins.deploymentverification.spi.ExporterContext;
import io.jenkins.plugins.deploymentverification.spi.MetricsExporterConfig;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A receiver of signed JSON. */
public final class SignedJsonExporterConfig extends MetricsExporterConfig {

    private final String url;

    @CheckForNull
    private final String secretCredentialsId;

    @DataBoundConstructor
    public SignedJsonExporterConfig(String name, String url, @CheckForNull String secretCredentialsId) {
        super(name);
        this.url = Util.fixNull(url).strip();
        this.secretCredentialsId = Util.fixEmptyAndTrim(secretCredentialsId);
    }

    public String getUrl() {
        return url;
    }

    /** Id of a secret text: the key of the signature. */
    @CheckForNull
    public String getSecretCredentialsId() {
        return secretCredentialsId;
    }

    @Override
    public MetricsSender open(ExporterContext context) throws ExportException {
        String secret = context.credential(secretCredentialsId, StringCredentials.class, "the receiver's secret", url)
                .getSecret()
                .getPlainText();
        try {
            return new Receiver(new ReceiverSettings(ExporterForms.url(url), secret, NotifierForms.http()));
        } catch (IllegalArgumentException e) {
            throw ExporterForms.invalid(e);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("signedJson")
    public static final class DescriptorImpl extends MetricsExporterDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SignedJsonExporterConfig_displayName();
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return Urls.check(value);
        }

        @POST
        public ListBoxModel doFillSecretCredentialsIdItems(
                @QueryParameter String url, @QueryParameter String secretCredentialsId) {
            return CredentialItems.of(url, secretCredentialsId, StringCredentials.class);
        }

        /** See {@link ExporterForms#test}. */
        @POST
        public FormValidation doTest(
                @QueryParameter String name, @QueryParameter String url, @QueryParameter String secretCredentialsId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return ExporterForms.test(new SignedJsonExporterConfig(name, url, secretCredentialsId));
        }
    }
}
