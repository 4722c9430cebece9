package io.jenkins.plugins.deploymentverification.engine.metric;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which events of a monitoring system are asked for.
 *
 * @param from first time that counts
 * @param to last time that counts
 * @param tags an event must carry all of them
 * @param limit the most that are wanted, the latest first
 */
public record EventQuery(Instant from, Instant to, SortedMap<String, String> tags, int limit) {

    public EventQuery {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
