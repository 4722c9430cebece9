package io.jenkins.plugins.deploymentverification.engine.remark;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON form of a remark: {@code {"code": "NO_BASELINE", "args": […]}}, or an array of parts in a row. A text is a
 * string. It stands beside the English text, for those that only want to read it.
 */
public final class RemarkCodec {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Deeper ones are none of ours. */
    private static final int MAX_DEPTH = 20;

    private RemarkCodec() {}

    public static void write(JsonGenerator out, Remark remark) throws IOException {
        JSON.writeTree(out, tree(remark));
    }

    public static JsonNode tree(Remark remark) {
        ArrayNode parts = JSON.createArrayNode();
        for (Serializable part : remark.parts()) {
            if (part instanceof Remark inner) {
                parts.add(tree(inner));
            } else {
                parts.add((String) part);
            }
        }
        return remark.code() == null
                ? parts
                : JSON.createObjectNode().put("code", remark.code().name()).set("args", parts);
    }

    /** @return null for none, and for one of another release whose codes are not known here: its English text remains */
    @CheckForNull
    public static Remark read(JsonNode node) {
        return read(node, 0);
    }

    @CheckForNull
    private static Remark read(JsonNode node, int depth) {
        JsonNode list = node.isObject() ? node.path("args") : node;
        if (!list.isArray() || depth > MAX_DEPTH) {
            return null;
        }
        RemarkCode code = null;
        if (node.isObject()) {
            code = RemarkCode.of(node.path("code").asText());
            if (code == null) {
                return null;
            }
        }
        List<Serializable> parts = new ArrayList<>();
        for (JsonNode part : list) {
            Serializable read = part.isTextual() ? part.textValue() : read(part, depth + 1);
            if (read == null) {
                return null;
            }
            parts.add(read);
        }
        return new Remark(code, parts);
    }
}
