package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Texts;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Sums up many messages in one: a line for each with its link, the worst first, so that cutting loses the least. */
final class Digest {

    private static final List<Event> WORST_FIRST = List.of(
            Event.ROLLBACK_FAILED,
            Event.FAILED,
            Event.DECISION_NEEDED,
            Event.ROLLBACK_STARTED,
            Event.INCONCLUSIVE,
            Event.WARNING,
            Event.DECIDED,
            Event.ROLLED_BACK,
            Event.RECOVERED,
            Event.PASSED,
            Event.STARTED,
            Event.INFO);

    private final Texts texts;

    Digest(Locale locale) {
        texts = Texts.of(locale);
    }

    Notification of(List<Notification> parts) {
        List<Notification> sorted =
                parts.stream().sorted(Comparator.comparingInt(Digest::rank)).toList();
        boolean critical = parts.stream().anyMatch(p -> p.urgency() == Urgency.CRITICAL);
        return new Notification(
                sorted.get(0).event(),
                critical ? Urgency.CRITICAL : Urgency.NORMAL,
                texts.get("digest.title", String.valueOf(parts.size())),
                null,
                List.of(),
                sorted.stream().map(Digest::line).toList(),
                List.of(),
                parts.stream().map(Notification::mentions).reduce(Mentions.NONE, Mentions::and));
    }

    private static Paragraph line(Notification part) {
        String url = part.buttons().stream().findFirst().map(Button::url).orElse(null);
        return Paragraph.item(Span.text(part.event().symbol() + " "), Span.link(part.title(), url));
    }

    private static int rank(Notification part) {
        return (part.urgency() == Urgency.CRITICAL ? 0 : WORST_FIRST.size()) + WORST_FIRST.indexOf(part.event());
    }
}
