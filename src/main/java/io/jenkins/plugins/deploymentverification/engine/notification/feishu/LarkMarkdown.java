package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The Markdown of Feishu's cards ({@code markdown}, {@code lark_md}): bold, links, {@code <at>}, tags, {@code :EMOJI:}.
 * It documents character references ({@code &#42;}) as its escape. Lists and code need a recent client, so neither is
 * used. Pure functions.
 */
final class LarkMarkdown {

    private static final String MARKUP = "&<>*_~`[]\\!$";
    private static final Pattern EMOJI = Pattern.compile(":(?=[A-Za-z])");
    private static final Pattern BLOCK = Pattern.compile("^([#+-])");
    private static final Pattern NUMBERED = Pattern.compile("^(\\d+)\\.");

    private LarkMarkdown() {}

    /** Plain text in one line, shown as it is. */
    static String escape(String text) {
        String line = OneLine.of(text);
        StringBuilder out = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (MARKUP.indexOf(c) < 0) {
                out.append(c);
            } else {
                out.append("&#").append((int) c).append(';');
            }
        }
        String escaped = EMOJI.matcher(out).replaceAll("&#58;");
        escaped = BLOCK.matcher(escaped)
                .replaceFirst(mark -> "&#" + (int) mark.group().charAt(0) + ";");
        return NUMBERED.matcher(escaped).replaceFirst("$1&#46;");
    }

    /** The spans in one line. */
    static String line(List<Span> spans) {
        return OneLine.of(spans, LarkMarkdown::span);
    }

    static String span(Span span) {
        String text = escape(span.text());
        if (text.isEmpty()) {
            return "";
        }
        String link = span.url() == null ? text : "[" + text + "](" + url(span.url()) + ")";
        return span.style() == Span.Style.BOLD ? "**" + link + "**" : link;
    }

    /** The URL with what would end a link percent-encoded. */
    private static String url(String url) {
        return url.replace("(", "%28").replace(")", "%29").replace("\\", "%5C").replace("`", "%60");
    }
}
