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

    private LarkMarkdown() {}

    /** Plain text in the middle of a line, shown as it is. */
    static String escape(String text) {
        return EMOJI.matcher(references(OneLine.of(text), MARKUP)).replaceAll("&#58;");
    }

    /** The spans in one line. */
    static String line(List<Span> spans) {
        return OneLine.asText(OneLine.of(spans, LarkMarkdown::span), mark -> references(mark, "#-+.)"));
    }

    private static String references(String text, String marks) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (marks.indexOf(c) < 0) {
                out.append(c);
            } else {
                out.append("&#").append((int) c).append(';');
            }
        }
        return out.toString();
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
