package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;

/**
 * For whom a metric source is made: a build, or an administrator who tests the connection. Looks up credentials
 * accordingly. May ask remote credential stores: never to be used on a thread that must not block.
 */
public final class SourceContext {

    private final CredentialLookup credentials;

    private SourceContext(@CheckForNull Run<?, ?> run) {
        credentials = new CredentialLookup(run);
    }

    /** A build: it is noted with the credentials that it used them. */
    public static SourceContext of(Run<?, ?> run) {
        return new SourceContext(run);
    }

    /** The connection test of the global configuration. */
    public static SourceContext global() {
        return new SourceContext(null);
    }

    /**
     * A credential by its id. A build's own (its folders') come first; then those of Jenkins itself, system scope
     * included, since an administrator named the credential in the global configuration.
     *
     * @param url to be used for; decides which credential domains apply
     * @throws SourceException when there is none of that id and type
     */
    public <C extends StandardCredentials> C credential(String id, Class<C> type, String url) throws SourceException {
        return credentials
                .find(id, type, url, true)
                .orElseThrow(() -> new SourceException(
                        SourceException.Kind.CONFIGURATION,
                        "there is no credential '" + id + "' of the type " + CredentialLookup.displayName(type)
                                + " for " + url));
    }
}
