package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.time.Duration;
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

    /** Several readers of one page, and the parts of a page, share one look at the verification. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Live> running = new ConcurrentHashMap<>();

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
        Live live = new Live(report);
        running.put(key, live);
        return () -> running.remove(key, live);
    }

    /** The report so far, without secrets; empty when the verification is not running here. */
    Optional<Report> find(Run<?, ?> run, String id) {
        return look(run, id).map(Look::report);
    }

    /** The same without its measurements. */
    Optional<ReportSummary> findSummary(Run<?, ?> run, String id) {
        return look(run, id).map(Look::summary);
    }

    private Optional<Look> look(Run<?, ?> run, String id) {
        Live live = running.get(key(run, id));
        if (live == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(live.look());
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, "no state of the running verification " + id + " of " + run, e);
            return Optional.empty();
        }
    }

    /** How many verifications are under way. */
    public int count() {
        return running.size();
    }

    boolean isRunning(Run<?, ?> run, String id) {
        return running.containsKey(key(run, id));
    }

    private static String key(Run<?, ?> run, String id) {
        return run.getExternalizableId() + '/' + id;
    }

    private record Look(long atNanos, Report report, ReportSummary summary) {}

    /** A running verification, looked at no more often than it changes. */
    private static final class Live {

        private final Supplier<Report> supplier;

        @CheckForNull
        private Look last;

        private Live(Supplier<Report> supplier) {
            this.supplier = supplier;
        }

        @CheckForNull
        private synchronized Look look() {
            long now = System.nanoTime();
            Look look = last;
            if (look == null || now - look.atNanos() > FRESH.toNanos()) {
                Report report = supplier.get();
                if (report == null) {
                    return null;
                }
                Report redacted = Redaction.redact(report);
                look = new Look(now, redacted, ReportSummary.of(redacted));
                last = look;
            }
            return look;
        }
    }

    /** Ends the announcement of a running verification. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }
}
