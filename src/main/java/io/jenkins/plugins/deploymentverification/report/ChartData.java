package io.jenkins.plugins.deploymentverification.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The data a chart of a check is drawn from: numbers for its axes, texts for its tooltips. See {@code report.js}. */
final class ChartData {

    static final int MOST_POINTS = 1000;

    private ChartData() {}

    /**
     * The chart, or one stretch of it.
     *
     * @param from epoch milliseconds; 0 for the beginning
     * @param to epoch milliseconds; 0 for the end
     */
    static ObjectNode of(CheckReport report, long from, long to, Locale locale) {
        Plot plot = Plot.of(report.check());
        List<Measurement> all = report.measurements();
        // of a stretch too the scale is the whole chart's, or its points would not fit to the others
        Scale scale = Scale.of(plot.unit(), largest(plot, all));
        List<Measurement> asked = from <= 0 && to <= 0
                ? all
                : all.stream()
                        .filter(m -> m.at().toEpochMilli() >= from && (to <= 0 || m.at().toEpochMilli() <= to))
                        .toList();
        List<Measurement> points = Thinning.thin(asked, MOST_POINTS);
        ObjectNode chart = JsonNodeFactory.instance.objectNode();
        chart.put("locale", locale.toLanguageTag());
        chart.put("suffix", scale.suffix());
        chart.put("measurements", report.measurements().size());
        chart.put("thinned", points.size() < asked.size());
        ArrayNode lines = chart.putArray("lines");
        ArrayNode bands = chart.putArray("bands");
        Criteria criteria = plot.criteria();
        Criteria warning = plot.warning();
        if (criteria != null) {
            lines(lines, criteria, "breach", scale);
            Band.breaching(criteria).forEach(band -> band(bands, band, "breach", scale));
        }
        if (criteria != null && warning != null) {
            lines(lines, warning, "warning", scale);
            Band.warning(criteria, warning).forEach(band -> band(bands, band, "warning", scale));
        }
        ArrayNode data = chart.putArray("points");
        points.forEach(point -> point(data.addObject(), point, plot, scale, locale));
        return chart;
    }

    private static void point(ObjectNode node, Measurement measurement, Plot plot, Scale scale, Locale locale) {
        node.put("at", measurement.at().toEpochMilli());
        Double number = plot.number(measurement);
        if (number != null) {
            node.put("value", number * scale.factor());
        }
        if (measurement.baseline() != null && Double.isFinite(measurement.baseline())) {
            node.put("baseline", measurement.baseline() * scale.factor());
            node.put("baselineText", Messages.Baseline_Value(plot.baseline(measurement)));
        }
        node.put("state", State.of(measurement.outcome()).getId());
        node.put("outcome", CheckText.outcome(measurement.outcome()));
        put(node, "text", plot.text(measurement));
        put(node, "labels", Words.labels(measurement.labels()));
        put(node, "message", measurement.message(locale));
    }

    private static void put(ObjectNode node, String key, String text) {
        if (text != null && !text.isEmpty()) {
            node.put(key, text);
        }
    }

    private static void lines(ArrayNode lines, Criteria criteria, String kind, Scale scale) {
        for (Criteria.Comparison comparison : criteria.comparisons()) {
            if (Double.isFinite(comparison.bound())) {
                lines.addObject()
                        .put("value", comparison.bound() * scale.factor())
                        .put("text", comparison.toString())
                        .put("kind", kind);
            }
        }
    }

    private static void band(ArrayNode bands, Band band, String kind, Scale scale) {
        ObjectNode node = bands.addObject().put("kind", kind);
        if (Double.isFinite(band.from())) {
            node.put("from", band.from() * scale.factor());
        }
        if (Double.isFinite(band.to())) {
            node.put("to", band.to() * scale.factor());
        }
    }

    private static double largest(Plot plot, List<Measurement> points) {
        DoubleStream values = points.stream()
                .map(plot::number)
                .filter(number -> number != null)
                .mapToDouble(Math::abs);
        DoubleStream bounds = Stream.ofNullable(plot.criteria())
                .flatMap(criteria -> criteria.comparisons().stream())
                .mapToDouble(comparison -> Math.abs(comparison.bound()))
                .filter(Double::isFinite);
        return DoubleStream.concat(values, bounds).max().orElse(0);
    }
}
