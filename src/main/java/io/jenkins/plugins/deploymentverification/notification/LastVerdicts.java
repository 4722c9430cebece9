package io.jenkins.plugins.deploymentverification.notification;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.XmlFile;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which services are down since when they failed, whichever job deployed them: so that the first pass afterwards is
 * told as a recovery. Thread-safe.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class LastVerdicts {

    private static final Logger LOGGER = Logger.getLogger(LastVerdicts.class.getName());
    private static final int MOST = 10_000;

    /** Of services that failed last; the oldest is forgotten first. */
    private LinkedHashMap<String, String> failed;

    public static LastVerdicts get() {
        return ExtensionList.lookupSingleton(LastVerdicts.class);
    }

    /**
     * Notes a verdict. One that is inconclusive says nothing about the service.
     *
     * @return whether it recovered: this passed, and the one before failed
     */
    public synchronized boolean note(Deployment deployment, Verdict verdict) {
        String key = deployment.service() + "\n" + Objects.toString(deployment.environment(), "");
        Map<String, String> all = load();
        if (verdict == Verdict.INCONCLUSIVE) {
            return false;
        }
        if (verdict == Verdict.FAILED) {
            all.put(key, Objects.toString(deployment.version(), ""));
            if (all.size() > MOST) {
                all.remove(all.keySet().iterator().next());
            }
            save();
            return false;
        }
        boolean recovered = all.remove(key) != null;
        if (recovered) {
            save();
        }
        return recovered;
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> load() {
        if (failed == null) {
            failed = new LinkedHashMap<>();
            try {
                if (file().exists() && file().read() instanceof Map<?, ?> read) {
                    failed.putAll((Map<String, String>) read);
                }
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "The last verdicts cannot be read; recoveries may go untold", e);
            }
        }
        return failed;
    }

    private void save() {
        try {
            file().write(failed);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "The last verdicts cannot be kept; recoveries may go untold", e);
        }
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "deployment-verification/last-verdicts.xml"));
    }
}
