package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.TlsSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.runtime.JenkinsHttp;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A metric source over HTTP: what all of them have in common of the connection. A type extends it with what is its own,
 * and shows that by {@code own.jelly}; the rest of the form is here.
 *
 * <p>All fields are on one level, so that "Test connection" sees the form as it stands.
 */
public abstract class HttpSourceConfig extends MetricSourceConfig {

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

    @CheckForNull
    private ArrayList<SecretHeader> secretHeaders;

    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;
    private int retries = DEFAULT_RETRIES;
    private boolean skipTlsVerify;

    @CheckForNull
    private String caCertificate;

    @CheckForNull
    private String clientCertificateId;

    /** @param url may be empty for a type that knows it otherwise, and overrides {@link #getUrl} */
    protected HttpSourceConfig(String name, @CheckForNull String url) {
        super(name);
        this.url = Util.fixNull(url).strip();
    }

    @Override
    public String getUrl() {
        return url;
    }

    public final AuthenticationType getAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public final void setAuthentication(@CheckForNull AuthenticationType authentication) {
        this.authentication = authentication == null ? AuthenticationType.NONE : authentication;
    }

    /** Of the type that the authentication needs. */
    @CheckForNull
    public final String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public final void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Where OAuth2 tokens are given. */
    @CheckForNull
    public final String getTokenUrl() {
        return tokenUrl;
    }

    @DataBoundSetter
    public final void setTokenUrl(@CheckForNull String tokenUrl) {
        this.tokenUrl = Util.fixEmptyAndTrim(tokenUrl);
    }

    /** For OAuth2, separated by blanks. */
    @CheckForNull
    public final String getScopes() {
        return scopes;
    }

    @DataBoundSetter
    public final void setScopes(@CheckForNull String scopes) {
        this.scopes = Util.fixEmptyAndTrim(scopes);
    }

    /** Sent with each request, a line each: {@code X-Scope-OrgID: team-a}. Not for secrets. */
    @CheckForNull
    public final String getHeaders() {
        return headers;
    }

    @DataBoundSetter
    public final void setHeaders(@CheckForNull String headers) {
        this.headers = Util.fixEmptyAndTrim(headers);
    }

    /** Sent with each request, too; their values are credentials. */
    public final List<SecretHeader> getSecretHeaders() {
        return secretHeaders == null ? List.of() : List.copyOf(secretHeaders);
    }

    @DataBoundSetter
    public final void setSecretHeaders(@CheckForNull List<SecretHeader> secretHeaders) {
        this.secretHeaders = secretHeaders == null || secretHeaders.isEmpty() ? null : new ArrayList<>(secretHeaders);
    }

    /** Of one attempt. */
    public final int getTimeoutSeconds() {
        return timeoutSeconds;
    }

    @DataBoundSetter
    public final void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = Math.min(Math.max(timeoutSeconds, 1), 300);
    }

    /** Further attempts of a query. */
    public final int getRetries() {
        return retries;
    }

    @DataBoundSetter
    public final void setRetries(int retries) {
        this.retries = Math.min(Math.max(retries, 0), 10);
    }

    public final boolean isSkipTlsVerify() {
        return skipTlsVerify;
    }

    @DataBoundSetter
    public final void setSkipTlsVerify(boolean skipTlsVerify) {
        this.skipTlsVerify = skipTlsVerify;
    }

    /** PEM; trusted in addition to Java's own. */
    @CheckForNull
    public final String getCaCertificate() {
        return caCertificate;
    }

    @DataBoundSetter
    public final void setCaCertificate(@CheckForNull String caCertificate) {
        this.caCertificate = Util.fixEmptyAndTrim(caCertificate);
    }

    /** Id of a certificate credential. */
    @CheckForNull
    public final String getClientCertificateId() {
        return clientCertificateId;
    }

    @DataBoundSetter
    public final void setClientCertificateId(@CheckForNull String clientCertificateId) {
        this.clientCertificateId = Util.fixEmptyAndTrim(clientCertificateId);
    }

    /**
     * How the source is made of its connection and what is its own.
     *
     * @param connection with the credentials of the common fields
     * @param context for credentials of the type's own
     * @throws IllegalArgumentException saying what is wrong with the configuration
     */
    protected abstract MetricSourceFactory factory(HttpConnection connection, SourceContext context)
            throws SourceException;

    @Override
    public final MetricSourceFactory toFactory(SourceContext context) throws SourceException {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        String where = getUrl();
        try {
            HttpSettings http = JenkinsHttp.settings(timeout)
                    .tls(tls(context, where))
                    .headers(HeaderLines.parse(headers))
                    .headers(SecretHeader.resolve(
                            secretHeaders, id -> context.credential(id, StringCredentials.class, where)))
                    .build();
            return factory(
                    new HttpConnection(URI.create(where), resolve(context, where), http, timeout, retries), context);
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "the metric source '" + getName() + "' is not configured right: " + e.getMessage(),
                    e);
        }
    }

    private Authentication resolve(SourceContext context, String where) throws SourceException {
        return switch (authentication) {
            case NONE -> Authentication.none();
            case BASIC -> ConnectionCredentials.basic(context, credentialsId, where);
            case BEARER -> ConnectionCredentials.bearer(context, credentialsId, where);
            case OAUTH2 -> ConnectionCredentials.oauth2(context, credentialsId, tokenUrl, scopes);
        };
    }

    private TlsSettings tls(SourceContext context, String where) throws SourceException {
        TlsSettings tls = TlsSettings.DEFAULT.withVerify(!skipTlsVerify).withCa(caCertificate);
        if (clientCertificateId == null) {
            return tls;
        }
        return ClientCertificates.add(
                tls, context.credential(clientCertificateId, StandardCertificateCredentials.class, where));
    }
}
