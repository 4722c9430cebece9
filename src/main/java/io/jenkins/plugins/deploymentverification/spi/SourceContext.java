package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/**
 * For whom a metric source is made: a build, or an administrator who tests the connection. Looks up credentials
 * accordingly. May ask remote credential stores: never to be used on a thread that must not block.
 */
public final class SourceContext {

    @CheckForNull
    private final Run<?, ?> run;

    private SourceContext(@CheckForNull Run<?, ?> run) {
        this.run = run;
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
        List<DomainRequirement> domain = URIRequirementBuilder.fromUri(url).build();
        return forRun(id, type, domain)
                .or(() -> ofJenkins(id, type, domain))
                .orElseThrow(() -> new SourceException(
                        SourceException.Kind.CONFIGURATION,
                        "there is no credential '" + id + "' of the type " + displayName(type) + " for " + url));
    }

    private <C extends IdCredentials> Optional<C> forRun(String id, Class<C> type, List<DomainRequirement> domain) {
        return run == null
                ? Optional.empty()
                : Optional.ofNullable(CredentialsProvider.findCredentialById(id, type, run, domain));
    }

    private <C extends IdCredentials> Optional<C> ofJenkins(String id, Class<C> type, List<DomainRequirement> domain) {
        C found = CredentialsProvider.findCredentialByIdInItemGroup(id, type, Jenkins.get(), ACL.SYSTEM2, domain);
        if (found != null && run != null) {
            CredentialsProvider.track(run, found);
        }
        return Optional.ofNullable(found);
    }

    private static String displayName(Class<?> type) {
        return CredentialsProvider.allCredentialsDescriptors().stream()
                .filter(d -> type.isAssignableFrom(d.clazz))
                .map(d -> "'" + d.getDisplayName() + "'")
                .findFirst()
                .orElse(type.getSimpleName());
    }
}
