package io.jenkins.plugins.deploymentverification.engine.document;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a YAML or JSON document that knows its place, so that whatever is wrong with it can be told with line and
 * column. Immutable.
 */
public final class Node {

    /** What a node is. */
    public enum Kind {
        OBJECT,
        LIST,
        TEXT,
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * Where a node stands.
     *
     * @param file name for messages
     * @param line from 1
     * @param column from 1
     * @param path of keys and indices, for example {@code services[0].metrics[2].query}; empty for the root
     */
    public record Place(String file, int line, int column, String path) {

        Place child(String key, int line, int column) {
            return new Place(file, line, column, path.isEmpty() ? key : path + "." + key);
        }

        Place item(int index, int line, int column) {
            return new Place(file, line, column, path + "[" + index + "]");
        }

        @Override
        public String toString() {
            String where = file + ":" + line + ":" + column;
            return path.isEmpty() ? where : where + " (" + path + ")";
        }
    }

    private final Kind kind;
    private final Place place;
    private final String text;
    private final Map<String, Node> fields;
    private final List<Node> items;

    private Node(Kind kind, Place place, String text, Map<String, Node> fields, List<Node> items) {
        this.kind = kind;
        this.place = place;
        this.text = text;
        this.fields = fields;
        this.items = items;
    }

    public static Node object(Place place, Map<String, Node> fields) {
        return new Node(Kind.OBJECT, place, null, Collections.unmodifiableMap(new LinkedHashMap<>(fields)), List.of());
    }

    public static Node list(Place place, List<Node> items) {
        return new Node(Kind.LIST, place, null, Map.of(), Collections.unmodifiableList(new ArrayList<>(items)));
    }

    /** A number, boolean or text, in the document's own spelling. */
    public static Node scalar(Kind kind, Place place, String text) {
        return new Node(kind, place, text, Map.of(), List.of());
    }

    public static Node text(Place place, String text) {
        return scalar(Kind.TEXT, place, text);
    }

    public static Node nothing(Place place) {
        return new Node(Kind.NULL, place, null, Map.of(), List.of());
    }

    public Kind kind() {
        return kind;
    }

    public Place place() {
        return place;
    }

    /** The spelling of a scalar; null for the other kinds. */
    @CheckForNull
    public String text() {
        return text;
    }

    /** The fields of an object in the document's order; empty for the other kinds. */
    public Map<String, Node> fields() {
        return fields;
    }

    /** The items of a list; empty for the other kinds. */
    public List<Node> items() {
        return items;
    }

    /** The field of an object, or null where it is absent or null. */
    @CheckForNull
    public Node get(String key) {
        Node field = fields.get(key);
        return field == null || field.kind == Kind.NULL ? null : field;
    }

    public boolean isScalar() {
        return kind == Kind.TEXT || kind == Kind.NUMBER || kind == Kind.BOOLEAN;
    }

    /** The kind in the words of messages. */
    public String describeKind() {
        return switch (kind) {
            case OBJECT -> "a mapping";
            case LIST -> "a list";
            case TEXT -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "nothing";
        };
    }

    @Override
    public String toString() {
        return isScalar() ? text : describeKind();
    }
}
