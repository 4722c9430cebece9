package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

import io.jenkins.plugins.deploymentverification.engine.notification.FullWidth;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Markdown of WeCom's robots: headings, bold, links, code, quotes, three colours, {@code <@userid>}. It documents
 * no escape, so what could be markup is replaced by its full-width twin. A line feed is a line break; lists are not
 * known, but look the same. Pure functions.
 */
final class WeComMarkdown {

    private static final String MARKUP = "\\`*_[]<>";
    private static final Pattern REFERENCE = Pattern.compile("&(?=#?[A-Za-z0-9]+;)");

    private WeComMarkdown() {}

    /** Plain text in the middle of a line, shown as it is. */
    static String escape(String text) {
        String escaped = FullWidth.replace(OneLine.of(text), MARKUP);
        escaped = REFERENCE.matcher(escaped).replaceAll("＆");
        // before a link, "!" would make a picture of it
        return escaped.endsWith("!") ? escaped.substring(0, escaped.length() - 1) + "！" : escaped;
    }

    /** The spans in one line. */
    static String line(List<Span> spans) {
        return OneLine.asText(OneLine.of(spans, WeComMarkdown::span), mark -> FullWidth.replace(mark, "#-+.)"));
    }

    static String span(Span span) {
        String text = escape(span.text());
        if (text.isEmpty()) {
            return "";
        }
        if (span.url() != null) {
            return "[" + text + "](" + url(span.url()) + ")";
        }
        return switch (span.style()) {
            case BOLD -> "**" + text + "**";
            case CODE -> "`" + text + "`";
            case PLAIN -> text;
        };
    }

    static String link(String text, String url) {
        return "[" + escape(text) + "](" + url(url) + ")";
    }

    /** The URL with what would end a link percent-encoded. */
    private static String url(String url) {
        return url.replace("(", "%28").replace(")", "%29").replace("\\", "%5C").replace("`", "%60");
    }
}
