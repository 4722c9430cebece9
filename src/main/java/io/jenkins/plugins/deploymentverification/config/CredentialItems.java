package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Util;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import java.util.List;
import jenkins.model.Jenkins;

/** Drop-downs of credentials in the global configuration. */
final class CredentialItems {

    private CredentialItems() {}

    /** What an administrator can choose from; nobody else sees more than the present one. */
    @SafeVarargs
    static ListBoxModel of(String url, String current, Class<? extends StandardCredentials>... types) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return items.includeCurrentValue(current);
        }
        List<DomainRequirement> domain =
                URIRequirementBuilder.fromUri(Util.fixNull(url)).build();
        items.includeEmptyValue();
        for (Class<? extends StandardCredentials> type : types) {
            items.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), type, domain, CredentialsMatchers.always());
        }
        return items.includeCurrentValue(current);
    }
}
