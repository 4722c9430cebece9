package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;

/** The JSON form of a trace, the same in reports and in the journal of a running verification. */
public final class TraceCodec {

    private TraceCodec() {}

    public static ObjectNode write(Trace trace) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("runId", trace.runId());
        node.put("traceId", trace.traceId());
        node.put("flags", trace.flags());
        if (trace.state() != null) {
            node.put("state", trace.state());
        }
        return node;
    }

    /** Null where there is none, or none that can be used: nothing depends on it. */
    @CheckForNull
    public static Trace read(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        try {
            return new Trace(
                    node.path("runId").asText(),
                    node.path("traceId").asText(),
                    node.path("flags").asText(),
                    node.hasNonNull("state") ? node.get("state").asText() : null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
