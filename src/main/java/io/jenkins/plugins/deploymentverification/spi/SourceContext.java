package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;

/**
 * For whom a metric source is made: a build, a job, or an administrator who tests the connection. Looks up credentials
 * accordingly. May ask remote credential stores: never to be used on a thread that must not block.
 */
public final class SourceContext {

    private final CredentialLookup credentials;

    private SourceContext(CredentialLookup credentials) {
        this.credentials = credentials;
    }

    /** A build: it is noted with the credentials that it used them. */
    public static SourceContext of(Run<?, ?> run) {
        return new SourceContext(new CredentialLookup(run));
    }

    /** A job outside of its builds: it finds what a build of it would find, and is noted to have used it. */
    public static SourceContext of(Job<?, ?> job) {
        return new SourceContext(CredentialLookup.ofJob(job));
    }

    /** The connection test of the global configuration. */
    public static SourceContext global() {
        return new SourceContext(new CredentialLookup(null));
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
