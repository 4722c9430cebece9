package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The latest deliveries and what was done with each, for admins. Bounded; safe for use by many threads. */
public final class DeliveryLog {

    private static final int MOST = 200;

    /** What was done. */
    public enum Result {
        /** A build was started, or several. */
        TRIGGERED,
        /** Genuine, but no job wants it. */
        IGNORED,
        /** It came before. */
        REPEATED,
        /** No signature, or a wrong one. */
        UNSIGNED,
        /** Too large, no JSON, or none of Jira's. */
        MALFORMED,
        /** Too many at once. */
        RATE_LIMITED,
        /** It could not be dealt with; Jira is asked to repeat it. */
        FAILED
    }

    /**
     * A delivery.
     *
     * @param site the configured site, or empty where it is not known
     * @param identifier as Jira names it; may be empty
     * @param issueKey may be empty
     * @param detail one line: what started, or why nothing did
     */
    public record Entry(Instant at, String site, String identifier, String issueKey, Result result, String detail) {}

    private final Deque<Entry> latest = new ArrayDeque<>();
    private final Map<Result, Long> counts = new EnumMap<>(Result.class);

    public synchronized void add(Entry entry) {
        counts.merge(entry.result(), 1L, Long::sum);
        latest.addFirst(entry);
        if (latest.size() > MOST) {
            latest.removeLast();
        }
    }

    /** The latest first. */
    public synchronized List<Entry> latest() {
        return new ArrayList<>(latest);
    }

    /** How many there were of each since the start. */
    public synchronized Map<Result, Long> counts() {
        return Collections.unmodifiableMap(new EnumMap<>(counts));
    }
}
