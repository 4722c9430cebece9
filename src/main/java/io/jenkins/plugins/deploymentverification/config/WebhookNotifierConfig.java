package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.webhook.WebhookChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.webhook.WebhookSettings;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** A receiver of our JSON, whatever it is. */
public final class WebhookNotifierConfig extends RobotNotifierConfig {

    private String signatureHeader = WebhookSettings.SIGNATURE;

    @CheckForNull
    private String headers;

    @DataBoundConstructor
    public WebhookNotifierConfig(String name, @CheckForNull String webhookCredentialsId) {
        super(name, webhookCredentialsId);
    }

    /** In which the signature is, where there is a secret. */
    public String getSignatureHeader() {
        return signatureHeader;
    }

    @DataBoundSetter
    public void setSignatureHeader(@CheckForNull String signatureHeader) {
        String name = Util.fixEmptyAndTrim(signatureHeader);
        this.signatureHeader = name == null ? WebhookSettings.SIGNATURE : name;
    }

    /** Sent with each message, a line each. Not for secrets. */
    @CheckForNull
    public String getHeaders() {
        return headers;
    }

    @DataBoundSetter
    public void setHeaders(@CheckForNull String headers) {
        this.headers = Util.fixEmptyAndTrim(headers);
    }

    @Override
    Channel open(String webhook, @CheckForNull String secret, HttpSettings http) {
        return new WebhookChannel(WebhookSettings.builder(webhook)
                .secret(secret)
                .signatureHeader(signatureHeader)
                .headers(HeaderLines.parse(headers))
                .http(http)
                .locale(locale())
                .allowHttp(isAllowHttp())
                .build());
    }

    /** The form's part for it. */
    @Extension
    @Symbol("webhook")
    public static final class DescriptorImpl extends RobotDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.WebhookNotifierConfig_displayName();
        }

        @Override
        public boolean isSigned() {
            return true;
        }

        @POST
        public FormValidation doCheckHeaders(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                HeaderLines.parse(value);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @Override
        void complete(RobotNotifierConfig form, StaplerRequest2 request) {
            WebhookNotifierConfig webhook = (WebhookNotifierConfig) form;
            webhook.setSignatureHeader(request.getParameter("signatureHeader"));
            webhook.setHeaders(request.getParameter("headers"));
        }

        @Override
        RobotNotifierConfig create(String name, String webhookCredentialsId) {
            return new WebhookNotifierConfig(name, webhookCredentialsId);
        }
    }
}
