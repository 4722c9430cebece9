package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.ProxySettings;
import io.jenkins.plugins.deploymentverification.engine.http.TlsSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** From a connection of a connections file to its source. */
public final class SourceConnections {

    private SourceConnections() {}

    /**
     * A new source, which the caller closes. Reads the certificates the connection names, and reaches out to nobody yet.
     *
     * @throws IOException when one of them cannot be read
     * @throws SourceException when no source can be made of it
     * @throws IllegalArgumentException saying what is wrong, without secrets
     */
    public static MetricSource open(SourceConnection connection) throws IOException, SourceException {
        return connection.maker().make(http(connection));
    }

    private static HttpConnection http(SourceConnection connection) throws IOException {
        HttpSettings http = HttpSettings.builder()
                .connectTimeout(connection.timeout())
                .responseTimeout(connection.timeout())
                .proxy(proxy(connection.proxy()))
                .tls(tls(connection.tls()))
                .headers(connection.headers())
                .build();
        return new HttpConnection(
                connection.url(), authentication(connection.auth()), http, connection.timeout(), connection.retries());
    }

    private static Authentication authentication(SourceConnection.Auth auth) {
        if (auth instanceof SourceConnection.Auth.Basic basic) {
            return Authentication.basic(basic.username(), basic.password());
        }
        if (auth instanceof SourceConnection.Auth.Bearer bearer) {
            return Authentication.bearer(bearer.token());
        }
        if (auth instanceof SourceConnection.Auth.OAuth2 oauth2) {
            return Authentication.clientCredentials(
                    oauth2.tokenUrl(), oauth2.clientId(), oauth2.clientSecret(), oauth2.scopes());
        }
        return Authentication.none();
    }

    @CheckForNull
    static ProxySettings proxy(@CheckForNull SourceConnection.Proxy proxy) {
        return proxy == null
                ? null
                : new ProxySettings(proxy.host(), proxy.port(), proxy.username(), proxy.password(), List.of());
    }

    static TlsSettings tls(SourceConnection.Tls tls) throws IOException {
        TlsSettings settings = TlsSettings.DEFAULT.withVerify(tls.verify());
        if (tls.caFile() != null) {
            settings = settings.withCa(text(tls.caFile()));
        }
        if (tls.certFile() != null && tls.keyFile() != null) {
            settings = settings.withClientPem(text(tls.certFile()), text(tls.keyFile()), null);
        }
        return settings;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
