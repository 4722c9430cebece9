package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An HTTP header whose value is a secret: its name, and the id of a secret text. */
public final class SecretHeader extends AbstractDescribableImpl<SecretHeader> {

    private final String header;

    @CheckForNull
    private final String secretId;

    @DataBoundConstructor
    public SecretHeader(String header, @CheckForNull String secretId) {
        this.header = Util.fixNull(header).strip();
        this.secretId = Util.fixEmptyAndTrim(secretId);
    }

    public String getHeader() {
        return header;
    }

    /** Id of a secret text; not named after credentials, lest a form take it for those of its connection. */
    @CheckForNull
    public String getSecretId() {
        return secretId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretHeader that
                && header.equals(that.header)
                && Objects.equals(secretId, that.secretId);
    }

    @Override
    public int hashCode() {
        return Objects.hash(header, secretId);
    }

    /** Asks for a secret by its id. */
    interface Lookup<E extends Exception> {
        StringCredentials find(String secretId) throws E;
    }

    /**
     * The headers with their values.
     *
     * @param headers may be null, as in files of earlier versions
     * @throws IllegalArgumentException when one has no name or no secret
     */
    static <E extends Exception> Map<String, String> resolve(@CheckForNull List<SecretHeader> headers, Lookup<E> lookup)
            throws E {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (SecretHeader header : Util.fixNull(headers)) {
            if (header.header.isEmpty() || header.secretId == null) {
                throw new IllegalArgumentException("a secret header needs its name and a credential");
            }
            all.put(header.header, lookup.find(header.secretId).getSecret().getPlainText());
        }
        return all;
    }

    /** From lines of {@code Name: credentials id}, as forms send them to be tested. */
    static List<SecretHeader> ofLines(@CheckForNull String lines) {
        List<SecretHeader> all = new ArrayList<>();
        HeaderLines.parse(lines).forEach((header, secretId) -> all.add(new SecretHeader(header, secretId)));
        return all;
    }

    /** The form's part for it. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<SecretHeader> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.SecretHeader_displayName();
        }

        @POST
        public FormValidation doCheckHeader(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return HeaderLines.isName(Util.fixNull(value).strip())
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.SecretHeader_badName());
        }

        @POST
        public ListBoxModel doFillSecretIdItems(@QueryParameter String secretId) {
            return CredentialItems.of("", secretId, StringCredentials.class);
        }
    }
}
