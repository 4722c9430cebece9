package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ProxyConfiguration;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.ProxySettings;
import java.time.Duration;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Jenkins' own network settings, in the engine's terms. */
@Restricted(NoExternalUse.class)
public final class JenkinsHttp {

    private JenkinsHttp() {}

    /**
     * Settings of connections of the controller: through Jenkins' proxy.
     *
     * @param timeout to connect, and of one attempt
     */
    public static HttpSettings.Builder settings(Duration timeout) {
        return HttpSettings.builder()
                .connectTimeout(timeout)
                .responseTimeout(timeout)
                .proxy(proxy());
    }

    /** The proxy of "Manage Jenkins / System", or null for none. Only on the controller. */
    @CheckForNull
    public static ProxySettings proxy() {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy == null || proxy.getName() == null || proxy.getName().isBlank()) {
            return null;
        }
        String user = proxy.getUserName();
        boolean authenticated = user != null && !user.isBlank();
        Secret password = proxy.getSecretPassword();
        return new ProxySettings(
                proxy.getName(),
                proxy.getPort(),
                authenticated ? user : null,
                authenticated && password != null ? password.getPlainText() : null,
                ProxySettings.hosts(proxy.getNoProxyHost()));
    }
}
