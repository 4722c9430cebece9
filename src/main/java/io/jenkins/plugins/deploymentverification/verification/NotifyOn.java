package io.jenkins.plugins.deploymentverification.verification;

import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Of which events of a verification people are told. */
@Restricted(NoExternalUse.class)
public final class NotifyOn {

    /** What people must know: that it is bad, that nobody knows, that it is good again, what is undone, and what is to
     * be decided. */
    private static final Set<Event> USUAL = EnumSet.of(
            Event.FAILED,
            Event.INCONCLUSIVE,
            Event.RECOVERED,
            Event.ROLLBACK_STARTED,
            Event.ROLLED_BACK,
            Event.ROLLBACK_FAILED,
            Event.DECISION_NEEDED,
            Event.DECIDED);

    private static final Set<Event> ALL = EnumSet.complementOf(EnumSet.of(Event.INFO));

    private NotifyOn() {}

    /**
     * The events of these names; the usual ones where there are none.
     *
     * @throws IllegalArgumentException telling the names there are
     */
    public static Set<Event> events(List<String> names) {
        if (names.isEmpty()) {
            return USUAL;
        }
        return names.stream().map(NotifyOn::event).collect(Collectors.toCollection(() -> EnumSet.noneOf(Event.class)));
    }

    private static Event event(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        return ALL.stream()
                .filter(e -> e.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'notifyOn' has no event '" + name + "'; there are "
                        + Arrays.toString(ALL.toArray()).replaceAll("[\\[\\]]", "")));
    }
}
