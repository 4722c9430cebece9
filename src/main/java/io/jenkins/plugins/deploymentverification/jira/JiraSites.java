package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import java.util.List;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Finds the Jira sites of the global configuration. */
@Restricted(NoExternalUse.class)
public final class JiraSites {

    private JiraSites() {}

    public static List<JiraSiteConfig> all() {
        return DeploymentVerificationConfiguration.get().getJiraSites();
    }

    public static List<String> names() {
        return all().stream().map(JiraSiteConfig::getName).toList();
    }

    /** A site that may be used; null names the only one. */
    public static Optional<JiraSiteConfig> find(@CheckForNull String name) {
        List<JiraSiteConfig> sites = all();
        if (name == null && sites.size() != 1) {
            return Optional.empty();
        }
        return sites.stream()
                .filter(site -> name == null || site.getName().equals(name))
                .filter(JiraSiteConfig::isEnabled)
                .findFirst();
    }

    /** @throws AbortException telling which sites there are */
    public static JiraSiteConfig need(@CheckForNull String name) throws AbortException {
        Optional<JiraSiteConfig> found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        List<String> names = names();
        String configured = "; configured are: " + (names.isEmpty() ? "none" : String.join(", ", names));
        if (name == null && names.size() != 1) {
            throw new AbortException(
                    "'site' names the Jira site, which may be left out only where there is one" + configured);
        }
        if (name == null || names.contains(name)) {
            throw new AbortException("the Jira site '" + (name == null ? names.get(0) : name) + "' is switched off");
        }
        throw new AbortException("there is no Jira site named '" + name + "'" + configured);
    }
}
