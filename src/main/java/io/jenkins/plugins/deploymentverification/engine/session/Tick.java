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
 * @param measurements by the check's name
 * @param baselines asked for at this time for the whole verification, by the check's name: a series' last sample is what
 *     its values are compared with; empty at most times
 */
public record Tick(Instant at, Map<String, Measurement> measurements, Map<String, List<Series>> baselines) {

    public Tick {
        measurements = Collections.unmodifiableMap(new LinkedHashMap<>(measurements));
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }

    /** One at which no baseline was asked for. */
    public Tick(Instant at, Map<String, Measurement> measurements) {
        this(at, measurements, Map.of());
    }
}
