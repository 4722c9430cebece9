package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.net.URI;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * Authentication from credentials, in the engine's terms. Each method throws IllegalArgumentException when no credential
 * was chosen, and SourceException when there is none of that id and type.
 */
final class ConnectionCredentials {

    private ConnectionCredentials() {}

    static Authentication basic(SourceContext context, @CheckForNull String id, String url) throws SourceException {
        StandardUsernamePasswordCredentials user = user(context, id, url);
        return Authentication.basic(user.getUsername(), user.getPassword().getPlainText());
    }

    static Authentication bearer(SourceContext context, @CheckForNull String id, String url) throws SourceException {
        return Authentication.bearer(secret(context, id, url));
    }

    /** @param scopes separated by blanks or commas, or null */
    static Authentication oauth2(
            SourceContext context, @CheckForNull String id, @CheckForNull String tokenUrl, @CheckForNull String scopes)
            throws SourceException {
        if (tokenUrl == null) {
            throw new IllegalArgumentException("OAuth2 needs a token URL");
        }
        StandardUsernamePasswordCredentials client = user(context, id, tokenUrl);
        return Authentication.clientCredentials(
                URI.create(tokenUrl),
                client.getUsername(),
                client.getPassword().getPlainText(),
                scopes == null ? List.of() : List.of(scopes.split("[\\s,]+")));
    }

    /** The content of a secret text. */
    static String secret(SourceContext context, @CheckForNull String id, String url) throws SourceException {
        return context.credential(chosen(id), StringCredentials.class, url)
                .getSecret()
                .getPlainText();
    }

    private static StandardUsernamePasswordCredentials user(SourceContext context, @CheckForNull String id, String url)
            throws SourceException {
        return context.credential(chosen(id), StandardUsernamePasswordCredentials.class, url);
    }

    private static String chosen(@CheckForNull String id) {
        if (id == null) {
            throw new IllegalArgumentException("choose its credentials");
        }
        return id;
    }
}
