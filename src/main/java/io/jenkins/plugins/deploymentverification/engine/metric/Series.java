package io.jenkins.plugins.deploymentverification.engine.metric;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One series of an answer: what tells it from its siblings, and its samples, oldest first.
 * A bucket the source knows but has no value for is left out, never given as 0.
 *
 * @param labels sorted, unmodifiable; empty for a scalar
 * @param samples unmodifiable; an instant query yields exactly one
 */
public record Series(SortedMap<String, String> labels, List<Sample> samples) {

    public Series {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        samples = List.copyOf(samples);
    }

    public static Series of(Map<String, String> labels, List<Sample> samples) {
        return new Series(new TreeMap<>(labels), samples);
    }
}
