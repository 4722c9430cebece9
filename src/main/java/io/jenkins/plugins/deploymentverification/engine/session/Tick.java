package io.jenkins.plugins.deploymentverification.engine.session;

import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The measurements taken at one time.
 *
 * @param at the scheduled time
 * @param measurements by the check's name; empty where something is only noted ahead of them
 * @param baselines asked for at this time for the whole verification, by the check's name: a series' last sample is what
 *     its values are compared with; empty at most times
 * @param notes what a check must know at its next measurement, such as the id of a long evaluation that it started, by
 *     the check's name; empty at most times; nothing secret
 */
public record Tick(
        Instant at,
        Map<String, Measurement> measurements,
        Map<String, List<Series>> baselines,
        Map<String, String> notes) {

    public Tick {
        measurements = Collections.unmodifiableMap(new LinkedHashMap<>(measurements));
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
        notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
    }

    /** One with nothing to note. */
    public Tick(Instant at, Map<String, Measurement> measurements, Map<String, List<Series>> baselines) {
        this(at, measurements, baselines, Map.of());
    }

    /** One at which no baseline was asked for. */
    public Tick(Instant at, Map<String, Measurement> measurements) {
        this(at, measurements, Map.of());
    }
}
