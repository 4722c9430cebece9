package io.jenkins.plugins.deploymentverification.engine.metric;

import java.time.Instant;
import java.util.Objects;

/**
 * One value of a series at one time.
 *
 * @param at the time the source gives for the value; never null
 * @param value in the unit the query delivers; may be NaN or infinite, exactly as the source said
 */
public record Sample(Instant at, double value) {

    public Sample {
        Objects.requireNonNull(at, "at");
    }
}
