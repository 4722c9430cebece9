package io.jenkins.plugins.deploymentverification.engine.session;

import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The measurements taken at one time.
 *
 * @param at the scheduled time
 * @param measurements by the check's name
 */
public record Tick(Instant at, Map<String, Measurement> measurements) {

    public Tick {
        measurements = Collections.unmodifiableMap(new LinkedHashMap<>(measurements));
    }
}
