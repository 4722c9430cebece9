package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An alert a source knows of.
 *
 * @param labels sorted, {@code alertname} among them
 * @param state {@code firing}, {@code pending}, or {@link #DOUBTFUL}
 * @param activeAt since when, or null where the source does not tell
 * @param summary the annotation people read, or null
 */
public record Alert(
        SortedMap<String, String> labels,
        String state,
        @CheckForNull Instant activeAt,
        @CheckForNull String summary) {

    /** The state of an alert whose rule could not be evaluated: it neither fires nor says that all is well. */
    public static final String DOUBTFUL = "doubtful";

    public Alert {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public boolean isFiring() {
        return "firing".equals(state);
    }

    /** Whether every wanted label is there with exactly the wanted value. */
    public boolean matches(Map<String, String> wanted) {
        return labels.entrySet().containsAll(wanted.entrySet());
    }
}
