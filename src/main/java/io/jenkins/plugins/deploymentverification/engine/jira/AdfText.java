package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plain text as a document in the Atlassian Document Format, and back. An empty line ends a paragraph, a line break is
 * a hard break, and URLs become links; nothing else of the text has a meaning.
 *
 * @see <a href="https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/">Atlassian Document
 *     Format</a>
 */
public final class AdfText {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Closing punctuation after a URL belongs to the sentence. */
    private static final Pattern URL = Pattern.compile("https?://[^\\s<>\"]*[^\\s<>\"'.,;:!?)\\]}]");

    private AdfText() {}

    /** A document, version 1. */
    public static ObjectNode of(String text) {
        ObjectNode document = NODES.objectNode();
        document.put("type", "doc").put("version", 1);
        ArrayNode content = document.putArray("content");
        for (String paragraph : text.replace("\r\n", "\n").replace('\r', '\n').split("\n[ \t]*\n")) {
            content.add(paragraph(paragraph.strip()));
        }
        return document;
    }

    /** The text of a document or of a part of it; of a text, that text. */
    public static String plain(JsonNode node) {
        StringBuilder out = new StringBuilder();
        collect(node, out);
        return out.toString().strip();
    }

    private static ObjectNode paragraph(String text) {
        ObjectNode paragraph = NODES.objectNode().put("type", "paragraph");
        ArrayNode content = paragraph.putArray("content");
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (i > 0) {
                content.addObject().put("type", "hardBreak");
            }
            line(lines[i], content);
        }
        return paragraph;
    }

    private static void line(String line, ArrayNode content) {
        Matcher url = URL.matcher(line);
        int end = 0;
        while (url.find()) {
            text(line.substring(end, url.start()), content);
            ObjectNode link = text(url.group(), content);
            link.putArray("marks")
                    .addObject()
                    .put("type", "link")
                    .putObject("attrs")
                    .put("href", url.group());
            end = url.end();
        }
        text(line.substring(end), content);
    }

    /** A text node must not be empty. */
    private static ObjectNode text(String text, ArrayNode content) {
        ObjectNode node = NODES.objectNode().put("type", "text").put("text", text);
        if (!text.isEmpty()) {
            content.add(node);
        }
        return node;
    }

    private static void collect(JsonNode node, StringBuilder out) {
        if (node.isTextual()) {
            out.append(node.textValue());
            return;
        }
        switch (node.path("type").asText()) {
            case "text" -> out.append(node.path("text").asText());
            case "hardBreak" -> out.append('\n');
            case "mention", "emoji", "date", "status", "inlineCard" -> out.append(inline(node.path("attrs")));
            default -> {
                node.path("content").forEach(child -> collect(child, out));
                if (isBlock(node) && out.length() > 0) {
                    out.append('\n');
                }
            }
        }
    }

    private static boolean isBlock(JsonNode node) {
        return switch (node.path("type").asText()) {
            case "paragraph", "heading", "codeBlock", "blockquote", "listItem", "tableRow", "panel" -> true;
            default -> false;
        };
    }

    private static String inline(JsonNode attributes) {
        for (String name : new String[] {"text", "url", "shortName", "timestamp"}) {
            if (attributes.hasNonNull(name)) {
                return attributes.get(name).asText();
            }
        }
        return "";
    }
}
