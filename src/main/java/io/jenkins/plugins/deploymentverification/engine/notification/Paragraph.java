package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of a message, or an item of a list in it.
 *
 * @param bullet whether it is an item of a list
 */
public record Paragraph(boolean bullet, List<Span> spans) {

    public Paragraph {
        spans = List.copyOf(spans);
    }

    public static Paragraph of(Span... spans) {
        return new Paragraph(false, List.of(spans));
    }

    public static Paragraph of(String text) {
        return of(Span.text(text));
    }

    public static Paragraph item(Span... spans) {
        return new Paragraph(true, List.of(spans));
    }

    /** Its text without styles and links. */
    public String plain() {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }
}
