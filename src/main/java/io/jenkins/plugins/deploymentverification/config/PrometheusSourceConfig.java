package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.TlsSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.runtime.JenkinsHttp;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A Prometheus, or what speaks its API: Thanos, Mimir, Grafana Cloud, VictoriaMetrics. All fields are on one level, so
 * that "Test connection" sees the form as it stands.
 */
public final class PrometheusSourceConfig extends MetricSourceConfig {

    private static final int DEFAULT_TIMEOUT_SECONDS = 10;
    private static final int DEFAULT_RETRIES = 2;

    private final String url;
    private AuthenticationType authentication = AuthenticationType.NONE;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String tokenUrl;

    @CheckForNull
    private String scopes;

    @CheckForNull
    private String headers;

    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;
    private int retries = DEFAULT_RETRIES;
    private boolean skipTlsVerify;

    @CheckForNull
    private String caCertificate;

    @CheckForNull
    private String clientCertificateId;

    @DataBoundConstructor
    public PrometheusSourceConfig(String name, String url) {
        super(name);
        this.url = Util.fixNull(url).strip();
    }

    @Override
    public String getUrl() {
        return url;
    }

    public AuthenticationType getAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public void setAuthentication(@CheckForNull AuthenticationType authentication) {
        this.authentication = authentication == null ? AuthenticationType.NONE : authentication;
    }

    /** Of the type that the authentication needs. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Where OAuth2 tokens are given. */
    @CheckForNull
    public String getTokenUrl() {
        return tokenUrl;
    }

    @DataBoundSetter
    public void setTokenUrl(@CheckForNull String tokenUrl) {
        this.tokenUrl = Util.fixEmptyAndTrim(tokenUrl);
    }

    /** For OAuth2, separated by blanks. */
    @CheckForNull
    public String getScopes() {
        return scopes;
    }

    @DataBoundSetter
    public void setScopes(@CheckForNull String scopes) {
        this.scopes = Util.fixEmptyAndTrim(scopes);
    }

    /** Sent with each request, a line each: {@code X-Scope-OrgID: team-a}. Not for secrets. */
    @CheckForNull
    public String getHeaders() {
        return headers;
    }

    @DataBoundSetter
    public void setHeaders(@CheckForNull String headers) {
        this.headers = Util.fixEmptyAndTrim(headers);
    }

    /** Of one attempt. */
    public int getTimeoutSeconds() {
        return timeoutSeconds;
    }

    @DataBoundSetter
    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = Math.min(Math.max(timeoutSeconds, 1), 300);
    }

    /** Further attempts of a query. */
    public int getRetries() {
        return retries;
    }

    @DataBoundSetter
    public void setRetries(int retries) {
        this.retries = Math.min(Math.max(retries, 0), 10);
    }

    public boolean isSkipTlsVerify() {
        return skipTlsVerify;
    }

    @DataBoundSetter
    public void setSkipTlsVerify(boolean skipTlsVerify) {
        this.skipTlsVerify = skipTlsVerify;
    }

    /** PEM; trusted in addition to Java's own. */
    @CheckForNull
    public String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public void setCaCertificate(@CheckForNull String caCertificate) {
        this.caCertificate = Util.fixEmptyAndTrim(caCertificate);
    }

    /** Id of a certificate credential. */
    @CheckForNull
    public String getClientCertificateId() {
        return clientCertificateId;
    }

    @DataBoundSetter
    public void setClientCertificateId(@CheckForNull String clientCertificateId) {
        this.clientCertificateId = Util.fixEmptyAndTrim(clientCertificateId);
    }

    @Override
    public MetricSourceFactory toFactory(SourceContext context) throws SourceException {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        try {
            HttpSettings http = HttpSettings.builder()
                    .connectTimeout(timeout)
                    .responseTimeout(timeout)
                    .proxy(JenkinsHttp.proxy())
                    .tls(tls(context))
                    .build();
            return new PrometheusFactory(PrometheusSettings.builder(URI.create(url))
                    .authentication(resolve(context))
                    .http(http)
                    .timeout(timeout)
                    .retries(retries)
                    .headers(HeaderLines.parse(headers))
                    .build());
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "the metric source '" + getName() + "' is not configured right: " + e.getMessage(),
                    e);
        }
    }

    private Authentication resolve(SourceContext context) throws SourceException {
        switch (authentication) {
            case BASIC:
                StandardUsernamePasswordCredentials user = user(context, url);
                return Authentication.basic(
                        user.getUsername(), user.getPassword().getPlainText());
            case BEARER:
                return Authentication.bearer(context.credential(needed(), StringCredentials.class, url)
                        .getSecret()
                        .getPlainText());
            case OAUTH2:
                if (tokenUrl == null) {
                    throw new IllegalArgumentException("OAuth2 needs a token URL");
                }
                StandardUsernamePasswordCredentials client = user(context, tokenUrl);
                return Authentication.clientCredentials(
                        URI.create(tokenUrl),
                        client.getUsername(),
                        client.getPassword().getPlainText(),
                        scopes == null ? List.of() : List.of(scopes.split("[\\s,]+")));
            default:
                return Authentication.none();
        }
    }

    private StandardUsernamePasswordCredentials user(SourceContext context, String where) throws SourceException {
        return context.credential(needed(), StandardUsernamePasswordCredentials.class, where);
    }

    private String needed() {
        if (credentialsId == null) {
            throw new IllegalArgumentException("choose the credentials for its authentication");
        }
        return credentialsId;
    }

    private TlsSettings tls(SourceContext context) throws SourceException {
        TlsSettings tls = TlsSettings.DEFAULT.withVerify(!skipTlsVerify).withCa(caCertificate);
        if (clientCertificateId == null) {
            return tls;
        }
        return ClientCertificates.add(
                tls, context.credential(clientCertificateId, StandardCertificateCredentials.class, url));
    }

    /** The form's part for it. */
    @Extension
    @Symbol("prometheus")
    public static final class DescriptorImpl extends MetricSourceDescriptor {

        private static final Duration TEST_BUDGET = Duration.ofSeconds(20);

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PrometheusSourceConfig_displayName();
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return Urls.check(value);
        }

        @POST
        public FormValidation doCheckTokenUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return Util.fixEmptyAndTrim(value) == null ? FormValidation.ok() : Urls.check(value);
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

        @POST
        public ListBoxModel doFillAuthenticationItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            for (AuthenticationType type : AuthenticationType.values()) {
                items.add(type.displayName(), type.name());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String url, @QueryParameter String credentialsId) {
            return CredentialItems.of(
                    url, credentialsId, StandardUsernamePasswordCredentials.class, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillClientCertificateIdItems(
                @QueryParameter String url, @QueryParameter String clientCertificateId) {
            return CredentialItems.of(url, clientCertificateId, StandardCertificateCredentials.class);
        }

        /**
         * Asks the source as a verification would, with the form as it stands. For administrators only: it makes
         * Jenkins send a credential to the URL of the form.
         */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String url,
                @QueryParameter AuthenticationType authentication,
                @QueryParameter String credentialsId,
                @QueryParameter String tokenUrl,
                @QueryParameter String scopes,
                @QueryParameter String headers,
                @QueryParameter int timeoutSeconds,
                @QueryParameter boolean skipTlsVerify,
                @QueryParameter String caCertificate,
                @QueryParameter String clientCertificateId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            PrometheusSourceConfig form = new PrometheusSourceConfig(name, url);
            form.setAuthentication(authentication);
            form.setCredentialsId(credentialsId);
            form.setTokenUrl(tokenUrl);
            form.setScopes(scopes);
            form.setHeaders(headers);
            form.setTimeoutSeconds(timeoutSeconds);
            form.setRetries(0);
            form.setSkipTlsVerify(skipTlsVerify);
            form.setCaCertificate(caCertificate);
            form.setClientCertificateId(clientCertificateId);
            try (MetricSource source = form.toFactory(SourceContext.global()).create()) {
                SourceInfo info = source.probe(TEST_BUDGET);
                String version = info.version() == null ? "" : " " + info.version();
                String detail = info.detail() == null ? "" : ": " + info.detail();
                return FormValidation.ok(Messages.PrometheusSourceConfig_answered(
                        info.product() + version, info.took().toMillis(), detail));
            } catch (SourceException e) {
                return FormValidation.error(e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return FormValidation.error(Messages.PrometheusSourceConfig_interrupted());
            }
        }
    }
}
