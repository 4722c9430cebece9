package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;

/**
 * For whom a sender is made: the global configuration, whose credentials it may use. May ask remote credential stores:
 * never to be used on a thread that must not block.
 */
public final class ExporterContext {

    private final CredentialLookup credentials = new CredentialLookup(null);

    private ExporterContext() {}

    /** An exporter of the global configuration. */
    public static ExporterContext global() {
        return new ExporterContext();
    }

    /**
     * A credential by its id.
     *
     * @param id null or empty when none was chosen
     * @param what it is for, in a message: "the receiver's secret"
     * @param url to be used for; decides which credential domains apply
     * @throws ExportException when there is none of that id and type
     */
    public <C extends StandardCredentials> C credential(
            @CheckForNull String id, Class<C> type, String what, @CheckForNull String url) throws ExportException {
        if (id == null || id.isEmpty()) {
            throw ExportException.later(
                    "needs a credential of the type " + CredentialLookup.displayName(type) + " for " + what, null);
        }
        return credentials
                .find(id, type, url, true)
                .orElseThrow(() -> ExportException.later(
                        "there is no credential '" + id + "' of the type " + CredentialLookup.displayName(type)
                                + " for " + what,
                        null));
    }
}
