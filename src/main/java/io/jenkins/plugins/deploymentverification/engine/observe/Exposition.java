package io.jenkins.plugins.deploymentverification.engine.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Figures as text, in one of the formats of
 * <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Prometheus</a>.
 *
 * @param contentType with the format's version and the character set
 */
public record Exposition(String contentType, String text) {

    private static final PrometheusTextFormatWriter PROMETHEUS = PrometheusTextFormatWriter.create();
    private static final OpenMetricsTextFormatWriter OPEN_METRICS = OpenMetricsTextFormatWriter.create();

    /** @param accept the scraper's header; OpenMetrics only for whoever asks for it */
    static Exposition of(MetricSnapshots figures, @CheckForNull String accept) {
        ExpositionFormatWriter format = OPEN_METRICS.accepts(accept) ? OPEN_METRICS : PROMETHEUS;
        return of(figures, format);
    }

    /** In Prometheus' own text format, which is what a Pushgateway takes. */
    static Exposition of(MetricSnapshots figures) {
        return of(figures, PROMETHEUS);
    }

    private static Exposition of(MetricSnapshots figures, ExpositionFormatWriter format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            format.write(out, figures, EscapingScheme.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory throws none
        }
        return new Exposition(format.getContentType(), out.toString(StandardCharsets.UTF_8));
    }
}
