package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers what was delivered, so that a repetition does nothing: Jira delivers up to five times until it is
 * answered, and whoever overheard a signed delivery may send it again. Bounded in number and time; the oldest are
 * forgotten first. Safe for use by many threads.
 */
public final class Deliveries {

    /** Longer than Jira repeats. */
    public static final Duration KEEP = Duration.ofDays(3);

    public static final int MOST = 20_000;

    private final int most;
    private final Duration keep;
    private final LinkedHashMap<String, Instant> seen = new LinkedHashMap<>();

    public Deliveries() {
        this(MOST, KEEP);
    }

    Deliveries(int most, Duration keep) {
        this.most = most;
        this.keep = keep;
    }

    /** Whether it is the first of this identity; remembers it. */
    public synchronized boolean isNew(String identity, Instant now) {
        forgetOld(now);
        if (seen.putIfAbsent(identity, now) != null) {
            return false;
        }
        if (seen.size() > most) {
            Iterator<String> oldest = seen.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    /** Forgets one that could not be dealt with, so that its repetition is. */
    public synchronized void forget(String identity) {
        seen.remove(identity);
    }

    /** What is remembered, oldest first, to be kept over a restart. */
    public synchronized Map<String, Instant> snapshot() {
        return new LinkedHashMap<>(seen);
    }

    /** Adds what was kept. */
    public synchronized void restore(Map<String, Instant> snapshot) {
        Map<String, Instant> newer = new LinkedHashMap<>(seen);
        seen.clear();
        snapshot.entrySet().stream()
                .skip(Math.max(0, snapshot.size() - most))
                .forEach(one -> seen.put(one.getKey(), one.getValue()));
        seen.putAll(newer);
    }

    private void forgetOld(Instant now) {
        Iterator<Instant> times = seen.values().iterator();
        while (times.hasNext() && times.next().plus(keep).isBefore(now)) {
            times.remove();
        }
    }
}
