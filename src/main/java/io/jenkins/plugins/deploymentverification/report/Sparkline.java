package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A check's measurements as a line small enough for a table's cell, in the coordinates of an SVG.
 *
 * @param line the path of the values; empty where there are none
 * @param marks for each state that is to be seen at one time, however small the line, a path of dots
 * @param limits heights of the criterion's bounds that lie within the line's range
 */
record Sparkline(String line, Map<State, String> marks, List<String> limits) {

    static final int WIDTH = 132;
    static final int HEIGHT = 32;
    private static final int INSET = 4;
    /** One each two pixels or so; more could not be told apart. */
    private static final int MOST_POINTS = 80;

    private static final int MOST_LIMITS = 2;

    Sparkline {
        marks = Map.copyOf(marks);
        limits = List.copyOf(limits);
    }

    static Sparkline of(CheckReport report) {
        Plot plot = Plot.of(report.check());
        List<Measurement> points = Thinning.thin(report.measurements(), MOST_POINTS);
        double[] range = range(plot, points);
        List<String> limits = new ArrayList<>();
        if (plot.criteria() != null && !points.isEmpty()) {
            plot.criteria().comparisons().stream()
                    .mapToDouble(Criteria.Comparison::bound)
                    .filter(bound -> bound >= range[0] && bound <= range[1])
                    .distinct()
                    .limit(MOST_LIMITS)
                    .forEach(bound -> limits.add(y(bound, range)));
        }
        StringBuilder line = new StringBuilder();
        Map<State, StringBuilder> marks = new EnumMap<>(State.class);
        boolean gap = true;
        for (Measurement point : points) {
            String x = x(point, points);
            Double number = plot.number(point);
            String y = number == null ? number(HEIGHT - INSET) : y(number, range);
            if (number != null) {
                line.append(gap ? 'M' : ' ').append(x).append(' ').append(y);
            }
            gap = number == null;
            State state = State.of(point.outcome());
            if (state != State.PASSED || number == null || points.size() == 1) {
                // a line of no length with round ends is a dot
                marks.computeIfAbsent(state, s -> new StringBuilder())
                        .append('M')
                        .append(x)
                        .append(' ')
                        .append(y)
                        .append("h0");
            }
        }
        Map<State, String> paths = new EnumMap<>(State.class);
        marks.forEach((state, path) -> paths.put(state, path.toString()));
        return new Sparkline(line.toString(), paths, limits);
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

    /** One decimal at most. */
    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : Double.toString(tenths / 10.0);
    }

    boolean isEmpty() {
        return line.isEmpty() && marks.isEmpty();
    }

    /**
     * What is inside the SVG element. Of numbers and names of classes only: it may go into a page as it is.
     */
    String svg() {
        StringBuilder svg = new StringBuilder();
        for (String y : limits) {
            svg.append("<path class=\"dv-spark__limit\" d=\"M0 ")
                    .append(y)
                    .append('H')
                    .append(WIDTH)
                    .append("\"/>");
        }
        svg.append("<path class=\"dv-spark__line\" d=\"").append(line).append("\"/>");
        for (State state : State.values()) {
            if (marks.containsKey(state)) {
                svg.append("<path class=\"dv-spark__mark dv-state--")
                        .append(state.getId())
                        .append("\" d=\"")
                        .append(marks.get(state))
                        .append("\"/>");
            }
        }
        return svg.toString();
    }
}
