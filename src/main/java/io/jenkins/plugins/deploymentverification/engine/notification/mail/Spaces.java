package io.jenkins.plugins.deploymentverification.engine.notification.mail;

import io.jenkins.plugins.deploymentverification.engine.notification.Span;

/** The blanks that separate a span from its neighbours, which its text in one line is without. */
final class Spaces {

    private Spaces() {}

    static String before(Span span) {
        return !span.text().isEmpty() && Character.isWhitespace(span.text().charAt(0)) ? " " : "";
    }

    static String after(Span span) {
        return !span.text().isBlank()
                        && Character.isWhitespace(span.text().charAt(span.text().length() - 1))
                ? " "
                : "";
    }
}
