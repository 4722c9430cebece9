package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One series that the simulated server is to answer.
 *
 * @param labels what tells it from its siblings
 * @param points oldest first; of an instant query exactly one
 */
public record Line(Map<String, String> labels, List<Point> points) {

    /**
     * One bucket.
     *
     * @param value null where the server has none; may be NaN
     */
    public record Point(Instant at, Double value) {}

    public Line {
        labels = Map.copyOf(labels);
        points = Collections.unmodifiableList(new ArrayList<>(points));
    }

    /** One value at one time. */
    static Line instant(String instance, Instant at, Double value) {
        return new Line(Map.of("instance", instance), List.of(new Point(at, value)));
    }

    /** Values at equal steps. */
    static Line range(String instance, Instant from, Duration step, Double... values) {
        List<Point> points = new ArrayList<>();
        for (Double value : Arrays.asList(values)) {
            points.add(new Point(from.plus(step.multipliedBy(points.size())), value));
        }
        return new Line(Map.of("instance", instance), points);
    }
}
