package io.jenkins.plugins.deploymentverification.spi;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Finds credentials by id for a build, which then is noted to have used them, a job, or the global configuration. */
final class CredentialLookup {

    @CheckForNull
    private final Run<?, ?> run;

    @CheckForNull
    private final Job<?, ?> job;

    CredentialLookup(@CheckForNull Run<?, ?> run) {
        this(run, null);
    }

    private CredentialLookup(@CheckForNull Run<?, ?> run, @CheckForNull Job<?, ?> job) {
        this.run = run;
        this.job = job;
    }

    /** For what a job does outside of its builds. */
    static CredentialLookup ofJob(Job<?, ?> job) {
        return new CredentialLookup(null, job);
    }

    /**
     * A build's own (its folders') come first; then those of Jenkins itself, system scope included, where an
     * administrator named the credential in the global configuration.
     *
     * @param url to be used for, or null; decides which credential domains apply
     */
    <C extends StandardCredentials> Optional<C> find(
            String id, Class<C> type, @CheckForNull String url, boolean namedByAdministrator) {
        List<DomainRequirement> domain =
                URIRequirementBuilder.fromUri(Util.fixNull(url)).build();
        Optional<C> own = job == null ? forRun(id, type, domain) : forJob(job, id, type, domain);
        return own.isPresent() || !namedByAdministrator ? own : ofJenkins(id, type, domain);
    }

    private <C extends IdCredentials> Optional<C> forRun(String id, Class<C> type, List<DomainRequirement> domain) {
        return run == null
                ? Optional.empty()
                : Optional.ofNullable(CredentialsProvider.findCredentialById(id, type, run, domain));
    }

    private static <C extends IdCredentials> Optional<C> forJob(
            Job<?, ?> job, String id, Class<C> type, List<DomainRequirement> domain) {
        C found = CredentialsProvider.findCredentialByIdInItem(id, type, job, ACL.SYSTEM2, domain);
        if (found != null) {
            CredentialsProvider.track(job, found);
        }
        return Optional.ofNullable(found);
    }

    private <C extends IdCredentials> Optional<C> ofJenkins(String id, Class<C> type, List<DomainRequirement> domain) {
        C found = CredentialsProvider.findCredentialByIdInItemGroup(id, type, Jenkins.get(), ACL.SYSTEM2, domain);
        if (found != null && run != null) {
            CredentialsProvider.track(run, found);
        }
        return Optional.ofNullable(found);
    }

    /** What a type of credentials is called in Jenkins. */
    static String displayName(Class<?> type) {
        return CredentialsProvider.allCredentialsDescriptors().stream()
                .filter(d -> type.isAssignableFrom(d.clazz))
                .map(d -> "'" + d.getDisplayName() + "'")
                .findFirst()
                .orElse(type.getSimpleName());
    }
}
