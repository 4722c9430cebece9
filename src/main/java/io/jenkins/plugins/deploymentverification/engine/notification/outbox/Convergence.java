package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Topic;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the same failure once, then counts: what repeats within the window is held back and summed up at its end, or
 * before good news of the same subject. Critical messages are never held back. No clock, no I/O; not thread-safe.
 */
final class Convergence {

    /** Subjects are services and environments; more than this at once is a mistake somewhere. */
    private static final int MOST_TOPICS = 10_000;

    private final Duration window;
    private final Map<Topic, Repetition> open = new LinkedHashMap<>();

    Convergence(Duration window) {
        this.window = window;
    }

    /** What was held back of a topic. */
    record Repetition(Instant since, int held, @CheckForNull Held last) {}

    /** A message that was held back, and by which channel it would have gone. */
    record Held(String address, Notification notification) {}

    /** What is due of a topic: the last of so many repetitions. */
    record Summary(int held, Duration within, Held last) {}

    /** Whether the message is to be sent; otherwise it is counted. */
    boolean admit(String address, Notification notification, Instant now) {
        Topic topic = notification.topic();
        if (topic == null
                || window.isZero()
                || !isBad(notification.event())
                || notification.urgency() == Urgency.CRITICAL) {
            return true;
        }
        Repetition before = open.get(topic);
        if (before == null) {
            if (open.size() < MOST_TOPICS) {
                open.put(topic, new Repetition(now, 0, null));
            }
            return true;
        }
        open.put(topic, new Repetition(before.since(), before.held() + 1, new Held(address, notification)));
        return false;
    }

    /** Ends the repetitions that good news end; what was held back of them is due. */
    List<Summary> endedBy(Notification news) {
        Topic topic = news.topic();
        if (topic == null || news.event() != Event.PASSED && news.event() != Event.RECOVERED) {
            return List.of();
        }
        return end(e -> e.getKey().subject().equals(topic.subject()));
    }

    /** Ends the windows that are over; what was held back in them is due. */
    List<Summary> due(Instant now) {
        return end(e -> !e.getValue().since().plus(window).isAfter(now));
    }

    /** When the next window with something held back ends; null when none has. */
    @CheckForNull
    Instant nextDue() {
        return open.values().stream()
                .filter(r -> r.held() > 0)
                .map(r -> r.since().plus(window))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    Map<Topic, Repetition> open() {
        return new LinkedHashMap<>(open);
    }

    void restore(Topic topic, Repetition repetition) {
        open.put(topic, repetition);
    }

    private List<Summary> end(java.util.function.Predicate<Map.Entry<Topic, Repetition>> which) {
        List<Summary> summaries = new ArrayList<>();
        for (Iterator<Map.Entry<Topic, Repetition>> it = open.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Topic, Repetition> entry = it.next();
            if (which.test(entry)) {
                Held last = entry.getValue().last();
                if (last != null) {
                    summaries.add(new Summary(entry.getValue().held(), window, last));
                }
                it.remove();
            }
        }
        return summaries;
    }

    private static boolean isBad(Event event) {
        return event == Event.FAILED || event == Event.INCONCLUSIVE || event == Event.WARNING;
    }
}
