package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;

/**
 * For whom a channel is opened: a build that named the credentials itself, or whatever uses a notifier of the global
 * configuration. May ask remote credential stores: never to be used on a thread that must not block.
 */
public final class NotifierContext {

    private final CredentialLookup credentials;
    private final boolean namedByAdministrator;

    private NotifierContext(@CheckForNull Run<?, ?> run, boolean namedByAdministrator) {
        credentials = new CredentialLookup(run);
        this.namedByAdministrator = namedByAdministrator;
    }

    /** A notifier of the global configuration. */
    public static NotifierContext global() {
        return new NotifierContext(null, true);
    }

    /** A build's own choice: it may use the credentials that it sees, and is noted to have done so. */
    public static NotifierContext of(Run<?, ?> run) {
        return new NotifierContext(run, false);
    }

    /**
     * A credential by its id.
     *
     * @param id null or empty when none was chosen
     * @param what it is for, in a message: "the webhook's URL"
     * @param url to be used for, or null; decides which credential domains apply
     * @throws ChannelException of kind {@code INVALID} when there is none of that id and type
     */
    public <C extends StandardCredentials> C credential(
            @CheckForNull String id, Class<C> type, String what, @CheckForNull String url) throws ChannelException {
        if (id == null || id.isEmpty()) {
            throw invalid("needs a credential of the type " + CredentialLookup.displayName(type) + " for " + what);
        }
        return credentials
                .find(id, type, url, namedByAdministrator)
                .orElseThrow(() -> invalid("there is no credential '" + id + "' of the type "
                        + CredentialLookup.displayName(type) + " for " + what
                        + (namedByAdministrator ? "" : " that this job can use")));
    }

    private static ChannelException invalid(String message) {
        return new ChannelException(ChannelException.Kind.INVALID, null, message);
    }
}
