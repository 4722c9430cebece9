package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.HttpFailure;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.GateRequest;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.GateStart;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /api/v2/deployments/gates/evaluation}, then {@code GET} of the same with the evaluation's id. For a while
 * after the start Datadog may answer 404.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/deployment-gates/">Deployment gates</a>
 */
final class Gates {

    private static final String PATH = "/api/v2/deployments/gates/evaluation";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SourceClient client;
    private final Links links;

    Gates(SourceClient client, Links links) {
        this.client = client;
        this.links = links;
    }

    GateStart start(GateRequest request, Duration budget) throws SourceException, InterruptedException {
        if (request.environment() == null) {
            throw new SourceException(
                    Kind.CONFIGURATION,
                    "a Datadog gate needs an environment: give the deployment one, or the check an 'environment'");
        }
        HttpResponse response;
        try {
            response = client.change(
                    HttpRequest.of("POST", client.uri(PATH)).body(body(request).toString(), "application/json"),
                    budget);
        } catch (SourceException e) {
            if (isCertainlyNotStarted(e)) {
                throw e;
            }
            return GateStart.lost(e.getMessage());
        }
        JsonNode data = parse(response).path("data");
        String id = data.path("attributes")
                .path("evaluation_id")
                .asText(data.path("id").asText(""));
        return id.matches("[A-Za-z0-9_-]{1,100}")
                ? GateStart.of(id)
                : GateStart.lost(client.uri(PATH) + ": the answer has no \"evaluation_id\"");
    }

    GateResult result(String id, Duration budget) throws SourceException, InterruptedException {
        JsonReply reply = client.find(PATH + "/" + id, budget);
        if (reply == null) {
            return new GateResult(GateResult.State.IN_PROGRESS, "Datadog does not know the evaluation yet", null);
        }
        JsonNode attributes = reply.json().path("data").path("attributes");
        GateResult.State state = switch (attributes.path("gate_status").asText("")) {
            case "in_progress" -> GateResult.State.IN_PROGRESS;
            case "pass" -> GateResult.State.PASSED;
            case "fail" -> GateResult.State.FAILED;
            default -> throw reply.malformed("the answer has no \"gate_status\" of in_progress, pass or fail");
        };
        return new GateResult(
                state,
                message(state, attributes),
                links.given(attributes.path("evaluation_url").asText(null)));
    }

    private String message(GateResult.State state, JsonNode attributes) {
        List<String> rules = new ArrayList<>();
        for (JsonNode rule : attributes.path("rules")) {
            String status = rule.path("status").asText("");
            if (!status.equals("pass") && !status.isEmpty()) {
                String reason = rule.path("reason").asText("");
                rules.add(rule.path("name").asText("rule") + ": " + status
                        + (reason.isEmpty() ? "" : " (" + reason + ")")
                        + (rule.path("dry_run").asBoolean(false) ? " [dry run]" : ""));
            }
        }
        boolean dryRun = attributes.path("dry_run").asBoolean(false);
        if (rules.isEmpty() && !(dryRun && state == GateResult.State.PASSED)) {
            return null;
        }
        return client.masked((dryRun ? "the gate is in dry run; " : "") + String.join("; ", rules), 600);
    }

    /**
     * Refused, or never sent. After anything else, such as a lost connection or a 5xx of a proxy, Datadog may have
     * started an evaluation.
     */
    private static boolean isCertainlyNotStarted(SourceException e) {
        if (e.getCause() instanceof HttpFailure failure) {
            return switch (failure.kind()) {
                case CONNECT, TLS, CIRCUIT_OPEN, AUTHENTICATION, INVALID -> true;
                case BROKEN, TIMEOUT, TOO_LARGE -> false;
            };
        }
        return switch (e.kind()) {
            case REJECTED, UNAUTHORIZED, RATE_LIMITED, CONFIGURATION -> true;
            default -> false;
        };
    }

    private static ObjectNode body(GateRequest request) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode data = root.putObject("data").put("type", "deployment_gates_evaluation_request");
        ObjectNode attributes = data.putObject("attributes");
        attributes.put("service", request.service());
        attributes.put("env", request.environment());
        if (request.version() != null) {
            attributes.put("version", request.version());
        }
        if (request.identifier() != null) {
            attributes.put("identifier", request.identifier());
        }
        return root;
    }

    private static JsonNode parse(HttpResponse response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
