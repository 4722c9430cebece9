package io.jenkins.plugins.deploymentverification.engine.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.JsonFields;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON form of what a build came to, as {@code docs/observability.md} tells receivers. Schema 1: fields may be
 * added to it, never taken away or changed.
 */
public final class BuildJson {

    public static final int SCHEMA_VERSION = 1;

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double PERCENT = 100;

    private BuildJson() {}

    /** One line. What is not known is null. */
    public static String write(BuildFacts build) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("schemaVersion", SCHEMA_VERSION);
        node.put("runId", build.runId());
        node.put("pipelineId", build.pipelineId());
        node.put("jobName", build.jobName());
        node.put("buildNumber", build.number());
        node.put("buildUrl", build.url());
        node.put("result", build.result());
        node.put("exitCode", build.exitCode());
        node.put("startedAt", build.startedAt().toString());
        node.put("durationMs", build.duration().toMillis());
        BuildFacts.Coverage coverage = build.coverage();
        node.put("coverage", coverage == null ? null : percent(coverage.line()));
        node.put("branchCoverage", coverage == null ? null : percent(coverage.branch()));
        if (build.tests() == null) {
            node.putNull("tests");
        } else {
            ObjectNode tests = node.putObject("tests");
            tests.put("passed", build.tests().passed());
            tests.put("failed", build.tests().failed());
            tests.put("skipped", build.tests().skipped());
        }
        ArrayNode verifications = node.putArray("verifications");
        for (BuildFacts.Verified verified : build.verifications()) {
            ObjectNode one = verifications.addObject();
            one.put("id", verified.id());
            one.put("service", verified.service());
            one.put("environment", verified.environment());
            one.put("version", verified.version());
            one.put(
                    "verdict",
                    verified.verdict() == null ? null : verified.verdict().name());
            one.put("score", verified.score());
            one.put("durationMs", verified.duration().toMillis());
        }
        return node.toString();
    }

    /** @throws IOException when it is not what {@link #write} gives */
    public static BuildFacts read(String json) throws IOException {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node.path("schemaVersion").asInt() != SCHEMA_VERSION) {
                throw new IOException("not the metrics of a build in schema " + SCHEMA_VERSION);
            }
            Double line = ratio(node.get("coverage"));
            Double branch = ratio(node.get("branchCoverage"));
            JsonNode tests = node.path("tests");
            return new BuildFacts(
                    node.path("runId").asText(),
                    node.path("pipelineId").asText(),
                    node.path("jobName").asText(),
                    node.path("buildNumber").asInt(),
                    JsonFields.text(node, "buildUrl"),
                    node.path("result").asText(),
                    Instant.parse(node.path("startedAt").asText()),
                    Duration.ofMillis(node.path("durationMs").asLong()),
                    tests.isObject()
                            ? new BuildFacts.Tests(
                                    tests.path("passed").asInt(),
                                    tests.path("failed").asInt(),
                                    tests.path("skipped").asInt())
                            : null,
                    line == null && branch == null ? null : new BuildFacts.Coverage(line, branch),
                    verifications(node.path("verifications")));
        } catch (JsonProcessingException e) {
            throw new IOException("not the metrics of a build: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("not the metrics of a build: " + e.getMessage(), e);
        }
    }

    private static List<BuildFacts.Verified> verifications(JsonNode list) {
        List<BuildFacts.Verified> all = new ArrayList<>();
        for (JsonNode one : list) {
            all.add(new BuildFacts.Verified(
                    one.path("id").asText(),
                    one.path("service").asText(),
                    JsonFields.text(one, "environment"),
                    JsonFields.text(one, "version"),
                    one.hasNonNull("verdict")
                            ? Verdict.valueOf(one.get("verdict").asText())
                            : null,
                    one.hasNonNull("score") ? one.get("score").asDouble() : null,
                    Duration.ofMillis(one.path("durationMs").asLong())));
        }
        return all;
    }

    /** With two digits, as people read coverage. */
    @CheckForNull
    private static Double percent(@CheckForNull Double ratio) {
        return ratio == null ? null : Math.round(ratio * PERCENT * 100) / 100.0;
    }

    @CheckForNull
    private static Double ratio(@CheckForNull JsonNode percent) {
        return percent == null || !percent.isNumber() ? null : percent.asDouble() / PERCENT;
    }
}
