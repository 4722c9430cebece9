package io.jenkins.plugins.deploymentverification.engine.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a value in JSON: by JSON pointer (RFC 6901, {@code /a/b/0}) or dotted path ({@code $.a.b[0]}, {@code a.b}). */
public final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile("\\.?([^.\\[\\]'\"]+)|\\[(\\d{1,9})]|\\['([^']*)']|\\[\"([^\"]*)\"]");

    private JsonPath() {}

    /**
     * The value, or a missing node.
     *
     * @throws IllegalArgumentException when the path is neither a pointer nor a dotted path
     */
    public static JsonNode find(JsonNode root, String path) {
        if (path.isEmpty() || path.startsWith("/")) {
            return root.at(JsonPointer.compile(path));
        }
        String rest = path.startsWith("$") ? path.substring(1) : path;
        JsonNode node = root;
        Matcher step = STEP.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!step.find(at) || step.start() != at) {
                throw new IllegalArgumentException("the JSON path \"" + path + "\" is not understood at position "
                        + (path.length() - rest.length() + at + 1) + "; right would be $.a.b[0] or /a/b/0");
            }
            node = step.group(2) != null ? node.path(Integer.parseInt(step.group(2))) : node.path(name(step));
            at = step.end();
        }
        return node;
    }

    private static String name(Matcher step) {
        return step.group(1) != null ? step.group(1) : step.group(3) != null ? step.group(3) : step.group(4);
    }
}
