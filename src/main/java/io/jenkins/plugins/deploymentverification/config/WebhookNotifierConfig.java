package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.webhook.WebhookChannel;
import io.jenkins.plugins.deploymentverification.engine.notification.webhook.WebhookSettings;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
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

    @CheckForNull
    private ArrayList<SecretHeader> secretHeaders;

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

    /** Sent with each message, too; their values are credentials. */
    public List<SecretHeader> getSecretHeaders() {
        return secretHeaders == null ? List.of() : List.copyOf(secretHeaders);
    }

    @DataBoundSetter
    public void setSecretHeaders(@CheckForNull List<SecretHeader> secretHeaders) {
        this.secretHeaders = secretHeaders == null || secretHeaders.isEmpty() ? null : new ArrayList<>(secretHeaders);
    }

    @Override
    Channel open(NotifierContext context, String webhook, @CheckForNull String secret) throws ChannelException {
        Map<String, String> secrets = SecretHeader.resolve(
                secretHeaders, id -> context.credential(id, StringCredentials.class, "a secret header", null));
        return open(webhook, secret, NotifierForms.http(), secrets);
    }

    @Override
    Channel open(String webhook, @CheckForNull String secret, HttpSettings http) {
        return open(webhook, secret, http, Map.of());
    }

    private Channel open(
            String webhook, @CheckForNull String secret, HttpSettings http, Map<String, String> secretHeaders) {
        return new WebhookChannel(WebhookSettings.builder(webhook)
                .secret(secret)
                .signatureHeader(signatureHeader)
                .headers(HeaderLines.parse(headers))
                .headers(secretHeaders)
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
            return HeaderLines.check(value);
        }

        @Override
        void complete(RobotNotifierConfig form, StaplerRequest2 request) {
            WebhookNotifierConfig webhook = (WebhookNotifierConfig) form;
            webhook.setSignatureHeader(request.getParameter("signatureHeader"));
            webhook.setHeaders(request.getParameter("headers"));
            webhook.setSecretHeaders(SecretHeader.ofLines(request.getParameter("secretHeaderLines")));
        }

        @Override
        RobotNotifierConfig create(String name, String webhookCredentialsId) {
            return new WebhookNotifierConfig(name, webhookCredentialsId);
        }
    }
}
