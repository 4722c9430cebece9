package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/** The JSON form of a {@link RolloutPosition}. */
public final class RolloutPositionCodec {

    private RolloutPositionCodec() {}

    public static ObjectNode write(RolloutPosition position) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", position.rollout());
        node.put("stage", position.stage());
        node.put("stages", position.stages());
        node.put("weight", position.weight());
        return node;
    }

    /** Null where there is none. */
    @CheckForNull
    public static RolloutPosition read(JsonNode node) {
        return !node.isObject()
                ? null
                : new RolloutPosition(
                        node.path("id").asText(),
                        node.path("stage").asInt(),
                        node.path("stages").asInt(),
                        node.path("weight").asInt());
    }
}
