package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * A piece of text in one style. The text is plain: whatever it has of a service's markup must be escaped by who renders
 * it.
 *
 * @param url an http or https URL it links to, or null
 */
public record Span(String text, Style style, @CheckForNull String url) {

    /** How it looks, where the service can show it. */
    public enum Style {
        PLAIN,
        BOLD,
        CODE
    }

    public Span {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(style, "style");
        if (url != null && !isLink(url)) {
            url = null; // a link that leads nowhere, or into a script, is text
        }
    }

    public static Span text(String text) {
        return new Span(text, Style.PLAIN, null);
    }

    public static Span bold(String text) {
        return new Span(text, Style.BOLD, null);
    }

    public static Span code(String text) {
        return new Span(text, Style.CODE, null);
    }

    /** Text alone where there is no URL. */
    public static Span link(String text, @CheckForNull String url) {
        return new Span(text, Style.PLAIN, url);
    }

    Span withText(String other) {
        return new Span(other, style, url);
    }

    static boolean isLink(String url) {
        return url.matches("(?i)https?://[^\\s<>\"]{1,2000}");
    }
}
