package io.jenkins.plugins.deploymentverification.verification;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which versions of which services were approved for which environments, in whatever build: the build that deploys need not be
 * the one that asked. Thread-safe.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class GivenApprovals {

    private static final Logger LOGGER = Logger.getLogger(GivenApprovals.class.getName());
    private static final int MOST = 5_000;

    /** The oldest first, which is forgotten first. */
    private LinkedHashSet<String> keys;

    static GivenApprovals get() {
        return ExtensionList.lookupSingleton(GivenApprovals.class);
    }

    /** Notes one. What has no version is not noted: the next one may be another one. */
    synchronized void note(Deployment deployment) {
        if (deployment.version() == null) {
            return;
        }
        Set<String> all = load();
        String key = key(deployment);
        all.remove(key);
        all.add(key);
        if (all.size() > MOST) {
            all.remove(all.iterator().next());
        }
        try {
            file().write(keys);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "An approval cannot be kept; other builds will not know of it", e);
        }
    }

    synchronized boolean contains(Deployment deployment) {
        return deployment.version() != null && load().contains(key(deployment));
    }

    private Set<String> load() {
        if (keys == null) {
            keys = new LinkedHashSet<>();
            try {
                if (file().exists() && file().read() instanceof Set<?> read) {
                    read.forEach(key -> keys.add(String.valueOf(key)));
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Earlier approvals cannot be read", e);
            }
        }
        return keys;
    }

    private static String key(Deployment deployment) {
        String environment = Objects.toString(deployment.environment(), "").strip();
        return deployment.service() + "\n" + environment.toLowerCase(Locale.ROOT) + "\n" + deployment.version();
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "deployment-verification/given-approvals.xml"));
    }
}
