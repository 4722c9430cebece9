package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import io.jenkins.plugins.deploymentverification.engine.notification.FullWidth;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.util.List;
import java.util.regex.Pattern;

/**
 * DingTalk's Markdown: headings, quotes, bold, italics, links, pictures, lists. Its clients differ in what they make of
 * backslashes, character references and HTML (some show them, some render them), so a character that could be markup is
 * replaced by its full-width twin, which each of them shows and none interprets. Addresses in a text stay as they are.
 * Pure functions.
 */
final class DingTalkMarkdown {

    private static final String MARKUP = "\\`*_[]<>@";

    private static final Pattern REFERENCE = Pattern.compile("&(?=#?[A-Za-z0-9]+;)");

    private DingTalkMarkdown() {}

    /** Plain text in the middle of a line, shown as it is. */
    static String escape(String text) {
        String escaped = FullWidth.replace(OneLine.of(text), MARKUP).replace("~~", "～～");
        escaped = REFERENCE.matcher(escaped).replaceAll("＆");
        // before a link, "!" would make a picture of it
        return escaped.endsWith("!") ? escaped.substring(0, escaped.length() - 1) + "！" : escaped;
    }

    /** The spans in one line. Code has no markup of its own: not each client knows it. */
    static String line(List<Span> spans) {
        return OneLine.asText(OneLine.of(spans, DingTalkMarkdown::span), mark -> FullWidth.replace(mark, "#-+.)"));
    }

    static String span(Span span) {
        String text = escape(span.text());
        if (text.isEmpty()) {
            return "";
        }
        String link = span.url() == null ? text : "[" + text + "](" + url(span.url()) + ")";
        return span.style() == Span.Style.BOLD ? "**" + link + "**" : link;
    }

    static String link(String text, String url) {
        return "[" + escape(text) + "](" + url(url) + ")";
    }

    /** The URL with what would end a link percent-encoded. */
    private static String url(String url) {
        return url.replace("(", "%28").replace(")", "%29").replace("\\", "%5C").replace("`", "%60");
    }
}
