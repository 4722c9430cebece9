package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.deploymentverification.config.ObservabilityConfiguration;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import io.jenkins.plugins.deploymentverification.engine.observe.Figures;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportException;
import io.jenkins.plugins.deploymentverification.engine.observe.export.ExportQueue;
import io.jenkins.plugins.deploymentverification.engine.observe.export.Exporting;
import io.jenkins.plugins.deploymentverification.engine.observe.export.MetricsSender;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.OwnFigures;
import io.jenkins.plugins.deploymentverification.spi.ExporterContext;
import io.jenkins.plugins.deploymentverification.spi.MetricsExporterConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Sends finished builds and our own figures by the exporters that are configured. Thread-safe. */
@Extension
@Restricted(NoExternalUse.class)
public final class MetricsExports {

    private static final Logger LOGGER = Logger.getLogger(MetricsExports.class.getName());
    private static final int THREADS = 4;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor;
    private final Map<String, Open> open = new HashMap<>();

    /** @param capacity with which its queue was opened */
    private record Open(Exporting exporting, int capacity) {}

    public MetricsExports() {
        executor = new ScheduledThreadPoolExecutor(
                THREADS, new NamingThreadFactory(new DaemonThreadFactory(), "deployment-verification-exports"));
        executor.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    public static MetricsExports get() {
        return ExtensionList.lookupSingleton(MetricsExports.class);
    }

    /** Queues a build that is over for the exporters that want it. Touches the disk, never the network. */
    void finished(Run<?, ?> run) {
        List<PublishedMetrics> marks = run.getActions(PublishedMetrics.class);
        boolean verified = run.getAction(VerificationAction.class) != null;
        BuildFacts facts = null;
        for (MetricsExporterConfig config : ObservabilityConfiguration.get().getExporters()) {
            boolean wanted =
                    config.isAllBuilds() || verified || marks.stream().anyMatch(m -> m.wants(config.getName()));
            if (!wanted || !config.isEnabled()) {
                continue;
            }
            facts = facts == null ? FinishedBuild.facts(run) : facts;
            try {
                exporting(config).add(facts);
            } catch (IOException e) {
                LOGGER.log(
                        Level.WARNING,
                        e,
                        () -> "The metrics of " + run + " cannot be queued for the exporter '" + config.getName()
                                + "'");
            }
        }
    }

    /** Our own figures have changed. */
    void figuresChanged() {
        for (MetricsExporterConfig config : ObservabilityConfiguration.get().getExporters()) {
            if (config.isEnabled()) {
                try {
                    exporting(config).figuresChanged();
                } catch (IOException e) {
                    LOGGER.log(Level.WARNING, "the exporter '" + config.getName() + "' cannot be used", e);
                }
            }
        }
    }

    /** How many builds wait, by exporter. */
    synchronized SortedMap<String, Integer> waiting() {
        SortedMap<String, Integer> waiting = new TreeMap<>();
        open.forEach((name, one) -> waiting.put(name, one.exporting().waiting()));
        return waiting;
    }

    private synchronized Exporting exporting(MetricsExporterConfig config) throws IOException {
        String name = config.getName();
        Open known = open.get(name);
        if (known != null && known.capacity() == config.getQueue()) {
            return known.exporting();
        }
        if (known != null) {
            known.exporting().close();
        }
        Figures figures = OwnFigures.get();
        Exporting exporting = new Exporting(
                name,
                new ExportQueue(folder(name), config.getQueue()),
                () -> sender(name),
                figures::expose,
                executor,
                (outcome, builds) -> figures.exported(name, outcome.name().toLowerCase(Locale.ROOT), builds));
        open.put(name, new Open(exporting, config.getQueue()));
        return exporting;
    }

    /** Names of exporters differ by more than names of files may. */
    private static Path folder(String name) {
        return Jenkins.get()
                .getRootDir()
                .toPath()
                .resolve("deployment-verification/exports")
                .resolve(Digests.shortSha256(name));
    }

    /** With the configuration and the credentials of the moment. */
    private static MetricsSender sender(String name) throws ExportException {
        MetricsExporterConfig config = find(name);
        if (config == null || !config.isEnabled()) {
            throw ExportException.later("it is not configured any more, or switched off", null);
        }
        return config.open(ExporterContext.global());
    }

    /** The exporter of that name, or null. */
    @CheckForNull
    static MetricsExporterConfig find(String name) {
        return ObservabilityConfiguration.get().getExporters().stream()
                .filter(e -> e.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Goes on with what waited at the last shutdown. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED, before = InitMilestone.COMPLETED)
    public static void restore() {
        for (MetricsExporterConfig config : ObservabilityConfiguration.get().getExporters()) {
            try {
                get().exporting(config).start();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "what waits for the exporter '" + config.getName() + "' cannot be read", e);
            }
        }
    }

    /** What waits stays on disk until the next start. */
    @Terminator
    public static void terminate() throws InterruptedException {
        for (MetricsExports exports : ExtensionList.lookup(MetricsExports.class)) {
            synchronized (exports) {
                exports.open.values().forEach(o -> o.exporting().close());
            }
            exports.executor.shutdownNow();
            exports.executor.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
