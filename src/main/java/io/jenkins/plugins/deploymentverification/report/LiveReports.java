package io.jenkins.plugins.deploymentverification.report;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The verifications that are running, so that their pages can show the state so far. Thread-safe. */
@Extension
@Restricted(NoExternalUse.class)
public final class LiveReports {

    private static final Logger LOGGER = Logger.getLogger(LiveReports.class.getName());

    private final Map<String, Supplier<Report>> suppliers = new ConcurrentHashMap<>();

    public static LiveReports get() {
        return ExtensionList.lookupSingleton(LiveReports.class);
    }

    /**
     * Announces a running verification.
     *
     * @param report called by threads that answer requests: quick, without I/O, and thread-safe
     * @return to be closed when the verification has ended; closing twice does no harm
     */
    public Registration register(Run<?, ?> run, String id, Supplier<Report> report) {
        String key = key(run, id);
        suppliers.put(key, report);
        return () -> suppliers.remove(key, report);
    }

    /** The report so far, without secrets; empty when the verification is not running here. */
    Optional<Report> find(Run<?, ?> run, String id) {
        Supplier<Report> supplier = suppliers.get(key(run, id));
        if (supplier == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(supplier.get()).map(Redaction::redact);
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "no state of the running verification " + id + " of " + run, e);
            return Optional.empty();
        }
    }

    boolean isRunning(Run<?, ?> run, String id) {
        return suppliers.containsKey(key(run, id));
    }

    private static String key(Run<?, ?> run, String id) {
        return run.getExternalizableId() + '/' + id;
    }

    /** Ends the announcement of a running verification. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }
}
