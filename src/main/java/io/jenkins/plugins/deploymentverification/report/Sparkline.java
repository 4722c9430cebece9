package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A check's measurements as a line small enough for a table's cell, in the coordinates of an SVG. */
@Restricted(NoExternalUse.class)
public final class Sparkline {

    private static final int WIDTH = 132;
    private static final int HEIGHT = 32;
    private static final int INSET = 4;
    private static final int MOST_POINTS = 120;
    private static final int MOST_LIMITS = 2;

    private final StringBuilder path = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();
    private final List<String> limits = new ArrayList<>();

    /** Something to be seen at one time, however small the line. */
    @Restricted(NoExternalUse.class)
    public record Mark(String x, String y, String state) {

        public String getX() {
            return x;
        }

        public String getY() {
            return y;
        }

        public String getState() {
            return state;
        }
    }

    Sparkline(CheckReport report) {
        Plot plot = Plot.of(report.check());
        List<Measurement> points = Thinning.thin(report.measurements(), MOST_POINTS);
        double[] range = range(plot, points);
        if (plot.criteria() != null && !points.isEmpty()) {
            plot.criteria().comparisons().stream()
                    .mapToDouble(Criteria.Comparison::bound)
                    .filter(bound -> bound >= range[0] && bound <= range[1])
                    .distinct()
                    .limit(MOST_LIMITS)
                    .forEach(bound -> limits.add(y(bound, range)));
        }
        boolean gap = true;
        for (Measurement point : points) {
            String x = x(point, points);
            Double number = plot.number(point);
            String y = number == null ? number(HEIGHT - INSET) : y(number, range);
            if (number != null) {
                path.append(gap ? 'M' : 'L').append(x).append(' ').append(y);
            }
            gap = number == null;
            State state = State.of(point.outcome());
            if (state != State.PASSED || number == null || points.size() == 1) {
                marks.add(new Mark(x, y, state.getId()));
            }
        }
    }

    /** Values and bounds both fit in, unless a bound is so far away that nothing else could be told apart. */
    private static double[] range(Plot plot, List<Measurement> points) {
        double[] values = points.stream()
                .map(plot::number)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        double low = DoubleStream.of(values).min().orElse(0);
        double high = DoubleStream.of(values).max().orElse(0);
        double reach = Math.max(high - low, Math.max(Math.abs(low), Math.abs(high)));
        double[] bounds = Stream.ofNullable(plot.criteria())
                .flatMap(criteria -> criteria.comparisons().stream())
                .mapToDouble(Criteria.Comparison::bound)
                .filter(bound -> Math.abs(bound - low) <= 3 * reach || Math.abs(bound - high) <= 3 * reach)
                .toArray();
        double bottom = Math.min(low, DoubleStream.of(bounds).min().orElse(low));
        double top = Math.max(high, DoubleStream.of(bounds).max().orElse(high));
        if (bounds.length == 0 && bottom > 0) {
            // without a bound to compare with, a little noise must not look like an up and down
            bottom = 0;
        }
        return bottom == top ? new double[] {bottom - 1, top + 1} : new double[] {bottom, top};
    }

    private static String x(Measurement point, List<Measurement> points) {
        long first = points.get(0).at().toEpochMilli();
        long last = points.get(points.size() - 1).at().toEpochMilli();
        double share = last == first ? 0.5 : (double) (point.at().toEpochMilli() - first) / (last - first);
        return number(INSET + share * (WIDTH - 2 * INSET));
    }

    private static String y(double value, double[] range) {
        double share = (value - range[0]) / (range[1] - range[0]);
        return number(HEIGHT - INSET - share * (HEIGHT - 2 * INSET));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    public int getWidth() {
        return WIDTH;
    }

    public int getHeight() {
        return HEIGHT;
    }

    public String getPath() {
        return path.toString();
    }

    public List<Mark> getMarks() {
        return marks;
    }

    /** Heights of the criterion's bounds that lie within the line's range. */
    public List<String> getLimits() {
        return limits;
    }

    public boolean isEmpty() {
        return path.isEmpty() && marks.isEmpty();
    }
}
