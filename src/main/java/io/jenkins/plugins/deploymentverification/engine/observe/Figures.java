package io.jenkins.plugins.deploymentverification.engine.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceWatch;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Our own figures since the start of the process. Each instance counts for itself. Safe for use by many threads.
 *
 * <p>The names and what they mean are told in {@code docs/observability.md}; names and labels are kept from release to
 * release.
 */
public final class Figures implements SourceWatch {

    static final String PREFIX = "deployment_verification_";

    private static final int MOST_VALUES = 100;

    /** From a smoke test of seconds to the watch of a night. */
    private static final double[] VERIFICATION_SECONDS = {30, 60, 300, 600, 1800, 3600, 7200, 14400, 43200};

    private static final double[] ANSWER_SECONDS = {0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final BoundedLabel environments = new BoundedLabel(MOST_VALUES, "(none)");
    private final BoundedLabel sources = new BoundedLabel(MOST_VALUES, "(default)");
    private final BoundedLabel exporters = new BoundedLabel(MOST_VALUES, "(none)");

    private final Counter verifications = Counter.builder()
            .name(PREFIX + "verifications_total")
            .help("Verifications that came to their end.")
            .labelNames("verdict", "environment")
            .withoutExemplars()
            .register(registry);

    private final Histogram duration = Histogram.builder()
            .name(PREFIX + "verification_duration_seconds")
            .unit(Unit.SECONDS)
            .help("How long verifications took from their start to their end.")
            .labelNames("verdict")
            .classicOnly()
            .classicUpperBounds(VERIFICATION_SECONDS)
            .withoutExemplars()
            .register(registry);

    private final Histogram answers = Histogram.builder()
            .name(PREFIX + "source_answer_duration_seconds")
            .unit(Unit.SECONDS)
            .help("How long metric sources took for the answer to a check, failures included.")
            .labelNames("source")
            .classicOnly()
            .classicUpperBounds(ANSWER_SECONDS)
            .withoutExemplars()
            .register(registry);

    private final Counter sourceErrors = Counter.builder()
            .name(PREFIX + "source_errors_total")
            .help("Checks that a metric source gave no answer to, by the kind of failure.")
            .labelNames("source", "kind")
            .withoutExemplars()
            .register(registry);

    private final Counter exports = Counter.builder()
            .name(PREFIX + "exports_total")
            .help("Builds' metrics that were sent to an exporter's receiver, that it refused, or that were dropped.")
            .labelNames("exporter", "outcome")
            .withoutExemplars()
            .register(registry);

    /** A verification came to its end. */
    public void verified(Verdict verdict, @CheckForNull String environment, Duration took) {
        String word = word(verdict);
        verifications.labelValues(word, environments.of(environment)).inc();
        duration.labelValues(word).observe(seconds(took));
    }

    @Override
    public void answered(@CheckForNull String source, @CheckForNull SourceException.Kind failure, Duration took) {
        String name = sources.of(source);
        answers.labelValues(name).observe(seconds(took));
        if (failure != null) {
            sourceErrors.labelValues(name, word(failure)).inc();
        }
    }

    /**
     * What became of builds' metrics that were to be exported.
     *
     * @param outcome in lower case: sent, refused or dropped
     */
    public void exported(String exporter, String outcome, int builds) {
        exports.labelValues(exporters.of(exporter), outcome).inc(builds);
    }

    /**
     * Adds a figure that is read when it is asked for.
     *
     * @param name without our prefix
     * @param value quick, safe for any thread
     */
    public void gauge(String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsInt()))
                .register(registry);
    }

    /** The same with a value for each of a few things, by the name of the thing. */
    public void gauges(String name, String help, String label, Supplier<? extends Map<String, Integer>> values) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(label)
                .callback(gauge -> values.get().forEach((thing, value) -> gauge.call(value, thing)))
                .register(registry);
    }

    /** All figures as they are now, in the format that the scraper's {@code Accept} header prefers. */
    public Exposition expose(@CheckForNull String accept) {
        return Exposition.of(registry.scrape(), accept);
    }

    /** The same in the format that a Pushgateway takes. */
    public Exposition expose() {
        return Exposition.of(registry.scrape());
    }

    private static double seconds(Duration time) {
        return time.isNegative() ? 0 : time.toNanos() / 1e9;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
