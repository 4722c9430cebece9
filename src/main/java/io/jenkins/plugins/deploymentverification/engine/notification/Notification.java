package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Objects;

/**
 * What people are told, whatever the channel; each channel renders it in its own way. Immutable.
 *
 * @param title in one line, plain text, without the event's symbol
 * @param topic null when it can repeat nothing
 * @param facts may be shown beside each other
 * @param text what follows the facts
 */
public record Notification(
        Event event,
        Urgency urgency,
        String title,
        @CheckForNull Topic topic,
        List<Fact> facts,
        List<Paragraph> text,
        List<Button> buttons,
        Mentions mentions) {

    public Notification {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(urgency, "urgency");
        title = title.strip().replaceAll("\\s+", " ");
        facts = List.copyOf(facts);
        text = List.copyOf(text);
        buttons = List.copyOf(buttons);
        Objects.requireNonNull(mentions, "mentions");
    }

    /** A message of a title and lines. */
    public static Notification of(Event event, String title, List<Paragraph> text) {
        return new Notification(event, Urgency.NORMAL, title, null, List.of(), text, List.of(), Mentions.NONE);
    }

    public Notification withUrgency(Urgency other) {
        return new Notification(event, other, title, topic, facts, text, buttons, mentions);
    }

    public Notification withTitle(String other) {
        return new Notification(event, urgency, other, topic, facts, text, buttons, mentions);
    }

    public Notification withTopic(@CheckForNull Topic other) {
        return new Notification(event, urgency, title, other, facts, text, buttons, mentions);
    }

    public Notification withText(List<Paragraph> other) {
        return new Notification(event, urgency, title, topic, facts, other, buttons, mentions);
    }

    public Notification withFacts(List<Fact> other) {
        return new Notification(event, urgency, title, topic, other, text, buttons, mentions);
    }

    public Notification withButtons(List<Button> other) {
        return new Notification(event, urgency, title, topic, facts, text, other, mentions);
    }

    public Notification withMentions(Mentions other) {
        return new Notification(event, urgency, title, topic, facts, text, buttons, other);
    }
}
