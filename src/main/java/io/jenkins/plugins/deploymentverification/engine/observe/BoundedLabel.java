package io.jenkins.plugins.deploymentverification.engine.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.HashSet;
import java.util.Set;

/**
 * A label whose values people choose: only so many different ones get series of their own, since each costs the
 * monitoring system memory for good. Thread-safe.
 */
final class BoundedLabel {

    /** Stands for all that came too late. */
    static final String OTHER = "(other)";

    private static final int MOST_CHARACTERS = 100;

    private final int most;
    private final String none;
    private final Set<String> known = new HashSet<>();

    /** @param none stands for null and for an empty text */
    BoundedLabel(int most, String none) {
        this.most = most;
        this.none = none;
    }

    synchronized String of(@CheckForNull String value) {
        if (value == null || value.isBlank()) {
            return none;
        }
        String text = value.strip();
        String label = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
        if (known.contains(label)) {
            return label;
        }
        if (known.size() >= most) {
            return OTHER;
        }
        known.add(label);
        return label;
    }
}
