package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The JSON form of rollbacks in a report and in a journal. */
public final class RollbackCodec {

    private RollbackCodec() {}

    static ObjectNode write(RollbackRecord rollback) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("description", rollback.description());
        node.put("cause", rollback.cause().name());
        JsonFields.put(node, "who", rollback.who());
        JsonFields.put(node, "reason", rollback.reason());
        JsonFields.put(node, "requestedAt", rollback.requestedAt());
        JsonFields.put(node, "startedAt", rollback.startedAt());
        JsonFields.put(node, "endedAt", rollback.endedAt());
        node.put("outcome", rollback.outcome().name());
        JsonFields.put(node, "message", rollback.message());
        if (rollback.remark() != null) {
            node.set("remark", RemarkCodec.tree(rollback.remark()));
        }
        ArrayNode planned = node.putArray("planned");
        rollback.planned().forEach(planned::add);
        ArrayNode commands = node.putArray("commands");
        rollback.commands().forEach(c -> commands.add(write(c)));
        if (rollback.healed() != null) {
            node.put("healed", rollback.healed());
        }
        RollbackRecord.Recheck recheck = rollback.recheck();
        if (recheck != null) {
            ObjectNode again = node.putObject("recheck");
            again.put("id", recheck.id());
            JsonFields.put(again, "settledAt", recheck.settledAt());
            JsonFields.put(again, "verdict", recheck.verdict());
            JsonFields.put(again, "endedAt", recheck.endedAt());
        }
        return node;
    }

    static RollbackRecord read(JsonNode node) {
        List<String> planned = new ArrayList<>();
        node.path("planned").forEach(line -> planned.add(line.asText()));
        List<CommandRecord> commands = new ArrayList<>();
        node.path("commands").forEach(command -> commands.add(readCommand(command)));
        return new RollbackRecord(
                node.path("description").asText(),
                RollbackRecord.Cause.valueOf(node.path("cause").asText()),
                JsonFields.text(node, "who"),
                JsonFields.text(node, "reason"),
                Instant.parse(node.path("requestedAt").asText()),
                JsonFields.instant(node, "startedAt"),
                JsonFields.instant(node, "endedAt"),
                RollbackRecord.Outcome.valueOf(node.path("outcome").asText()),
                JsonFields.text(node, "message"),
                planned,
                commands,
                node.has("recheck") ? readRecheck(node.get("recheck")) : null,
                RemarkCodec.read(node.path("remark")));
    }

    private static RollbackRecord.Recheck readRecheck(JsonNode node) {
        String verdict = JsonFields.text(node, "verdict");
        return new RollbackRecord.Recheck(
                node.path("id").asText(),
                Instant.parse(node.path("settledAt").asText()),
                verdict == null ? null : Verdict.valueOf(verdict),
                JsonFields.instant(node, "endedAt"));
    }

    /** {@code {"line":…,"at":…,"seconds":…,"exitCode":…,"output":…}}; without exit code when it was killed. */
    public static ObjectNode write(CommandRecord command) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("line", command.line());
        node.put("at", command.at().toString());
        node.put("seconds", command.took().toMillis() / 1000.0);
        if (command.exitCode() != null) {
            node.put("exitCode", command.exitCode());
        }
        node.put("output", command.output());
        return node;
    }

    /** @throws IllegalArgumentException or {@link java.time.DateTimeException} when it is none */
    public static CommandRecord readCommand(JsonNode node) {
        return new CommandRecord(
                node.path("line").asText(),
                Instant.parse(node.path("at").asText()),
                Duration.ofMillis(Math.round(node.path("seconds").asDouble() * 1000)),
                node.hasNonNull("exitCode") ? node.get("exitCode").asInt() : null,
                node.path("output").asText());
    }
}
