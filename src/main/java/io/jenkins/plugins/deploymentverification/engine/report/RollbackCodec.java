package io.jenkins.plugins.deploymentverification.engine.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
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
        text(node, "who", rollback.who());
        text(node, "reason", rollback.reason());
        text(node, "requestedAt", rollback.requestedAt());
        text(node, "startedAt", rollback.startedAt());
        text(node, "endedAt", rollback.endedAt());
        node.put("outcome", rollback.outcome().name());
        text(node, "message", rollback.message());
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
            text(again, "settledAt", recheck.settledAt());
            text(again, "verdict", recheck.verdict());
            text(again, "endedAt", recheck.endedAt());
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
                text(node, "who"),
                text(node, "reason"),
                Instant.parse(node.path("requestedAt").asText()),
                instant(node, "startedAt"),
                instant(node, "endedAt"),
                RollbackRecord.Outcome.valueOf(node.path("outcome").asText()),
                text(node, "message"),
                planned,
                commands,
                node.has("recheck") ? readRecheck(node.get("recheck")) : null);
    }

    private static RollbackRecord.Recheck readRecheck(JsonNode node) {
        String verdict = text(node, "verdict");
        return new RollbackRecord.Recheck(
                node.path("id").asText(),
                Instant.parse(node.path("settledAt").asText()),
                verdict == null ? null : Verdict.valueOf(verdict),
                instant(node, "endedAt"));
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

    private static void text(ObjectNode node, String field, @CheckForNull Object value) {
        if (value != null) {
            node.put(field, value.toString());
        }
    }

    @CheckForNull
    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }

    @CheckForNull
    private static Instant instant(JsonNode node, String field) {
        return node.hasNonNull(field) ? Instant.parse(node.get(field).asText()) : null;
    }
}
