package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A scrape target of a source.
 *
 * @param labels sorted, {@code job} and {@code instance} among them
 * @param health {@code up}, {@code down} or {@code unknown} (not yet scraped)
 * @param lastError why the last scrape failed, or null
 */
public record Target(
        SortedMap<String, String> labels,
        String health,
        @CheckForNull String lastError) {

    public Target {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public boolean isUp() {
        return "up".equals(health);
    }

    public boolean isDown() {
        return "down".equals(health);
    }

    /** Whether every wanted label is there with exactly the wanted value. */
    public boolean matches(Map<String, String> wanted) {
        return labels.entrySet().containsAll(wanted.entrySet());
    }
}
