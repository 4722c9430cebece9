package io.jenkins.plugins.deploymentverification.engine.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.jenkins.plugins.deploymentverification.engine.document.Node.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads a YAML or JSON document into nodes that know their places. Refuses what lets a small document do harm or
 * a reader go astray: tags, anchors and aliases, keys given twice, several documents in one, too much nesting, too
 * large a text.
 */
public final class DocumentReader {

    /** The largest document, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1 << 20;

    public static final int MAX_DEPTH = 32;

    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_BYTES)
            .maxNumberLength(100)
            .build();
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().streamReadConstraints(LIMITS).build();
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .loaderOptions(loaderOptions())
            .streamReadConstraints(LIMITS)
            .build();

    private final JsonParser parser;
    private final String file;

    private DocumentReader(JsonParser parser, String file) {
        this.parser = parser;
        this.file = file;
    }

    /**
     * Reads a document. A name that ends in {@code .json}, or a text that begins with an opening brace and has no
     * YAML name, is read as JSON.
     *
     * @param file for messages
     * @throws DocumentException naming line and column
     */
    public static Node read(String file, String text) throws DocumentException {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new DocumentException(file, "is larger than the limit of " + MAX_BYTES / 1024 + " KiB");
        }
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        JsonFactory factory = isJson(file, content) ? JSON : YAML;
        try (JsonParser parser = factory.createParser(content)) {
            return new DocumentReader(parser, file).document();
        } catch (JsonProcessingException e) {
            throw new DocumentException(List.of(problem(file, e)));
        } catch (IOException e) {
            throw new DocumentException(file, "cannot be read: " + e.getMessage());
        }
    }

    private static boolean isJson(String file, String content) {
        String name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return false;
        }
        return name.endsWith(".json") || content.stripLeading().startsWith("{");
    }

    private static LoaderOptions loaderOptions() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setAllowDuplicateKeys(true); // told by us, with both places
        return options;
    }

    private Node document() throws IOException, DocumentException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new DocumentException(file + ":1:1", "is empty");
        }
        Node root = node(place(new Place(file, 1, 1, "")));
        if (parser.nextToken() != null) {
            throw fail(place(root.place()), "only one document is allowed in a file");
        }
        return root;
    }

    private Node node(Place place) throws IOException, DocumentException {
        refuseTagsAndAliases(place);
        switch (parser.currentToken()) {
            case START_OBJECT:
                return object(place);
            case START_ARRAY:
                return list(place);
            case VALUE_NULL:
                return Node.nothing(place);
            case VALUE_TRUE:
            case VALUE_FALSE:
                return Node.scalar(Node.Kind.BOOLEAN, place, parser.getText().toLowerCase(Locale.ROOT));
            case VALUE_NUMBER_INT:
            case VALUE_NUMBER_FLOAT:
                return Node.scalar(Node.Kind.NUMBER, place, parser.getText());
            default:
                return Node.text(place, parser.getText());
        }
    }

    private Node object(Place place) throws IOException, DocumentException {
        Map<String, Node> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            refuseTagsAndAliases(place(place));
            JsonLocation at = parser.currentTokenLocation();
            Place fieldPlace = place.child(key, at.getLineNr(), at.getColumnNr());
            parser.nextToken();
            Node before = fields.get(key);
            if (before != null) {
                throw fail(
                        fieldPlace,
                        "'" + key + "' is given twice; first in line "
                                + before.place().line());
            }
            fields.put(key, node(fieldPlace));
        }
        return Node.object(place, fields);
    }

    private Node list(Place place) throws IOException, DocumentException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonLocation at = parser.currentTokenLocation();
            items.add(node(place.item(items.size(), at.getLineNr(), at.getColumnNr())));
        }
        return Node.list(place, items);
    }

    private void refuseTagsAndAliases(Place place) throws IOException, DocumentException {
        if (parser instanceof YAMLParser yaml) {
            if (yaml.isCurrentAlias() || yaml.getObjectId() != null) {
                throw fail(place, "anchors and aliases (& and *) are not allowed; write the value out");
            }
            if (yaml.getTypeId() != null) {
                throw fail(place, "tags (!) are not allowed; write the plain value");
            }
        }
    }

    private Place place(Place like) {
        JsonLocation at = parser.currentTokenLocation();
        return new Place(file, Math.max(at.getLineNr(), 1), Math.max(at.getColumnNr(), 1), like.path());
    }

    private static DocumentException fail(Place place, String message) {
        return new DocumentException(place.toString(), message);
    }

    private static DocumentException.Problem problem(String file, JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                String where = file + ":" + (marked.getProblemMark().getLine() + 1) + ":"
                        + (marked.getProblemMark().getColumn() + 1);
                String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
                return new DocumentException.Problem(
                        where, "is not valid YAML: " + context + marked.getProblem() + hint(context + marked.getProblem()));
            }
        }
        JsonLocation at = e.getLocation();
        String where = at == null ? file : file + ":" + at.getLineNr() + ":" + at.getColumnNr();
        String what = e.getOriginalMessage() == null ? e.getClass().getSimpleName() : e.getOriginalMessage();
        return new DocumentException.Problem(
                where, "cannot be read: " + what.lines().findFirst().orElse(""));
    }

    /** What people stumble over: {@code criteria: >= 1} without quotes begins a block of text in YAML. */
    private static String hint(String problem) {
        boolean indicator = problem.contains("'>'") || problem.contains("scanning a block scalar");
        return indicator ? "; put quotes around a value that begins with '>'" : "";
    }
}
