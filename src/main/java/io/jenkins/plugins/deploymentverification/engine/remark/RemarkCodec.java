package io.jenkins.plugins.deploymentverification.engine.remark;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
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

    /** Deeper ones are none of ours. */
    private static final int MAX_DEPTH = 20;

    private RemarkCodec() {}

    public static void write(JsonGenerator out, Remark remark) throws IOException {
        if (remark.code() != null) {
            out.writeStartObject();
            out.writeStringField("code", remark.code().name());
            out.writeArrayFieldStart("args");
        } else {
            out.writeStartArray();
        }
        for (Serializable part : remark.parts()) {
            if (part instanceof Remark inner) {
                write(out, inner);
            } else {
                out.writeString((String) part);
            }
        }
        out.writeEndArray();
        if (remark.code() != null) {
            out.writeEndObject();
        }
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
