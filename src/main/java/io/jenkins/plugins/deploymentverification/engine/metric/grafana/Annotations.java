package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMarker;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Marks deployments by annotations of the organization: a point when the verification begins, a region with the verdict
 * when it ends. Dashboards show them by their tags.
 *
 * <p>Creating is not repeated by itself. When it is not known whether the annotation was created, it is looked for by
 * the tag that only this verification has, before another one is made.
 */
final class Annotations implements DeploymentMarker {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PATH = "/api/annotations";
    /** Grafana refuses tags that are longer than 500 altogether. */
    private static final int LONGEST_VALUE = 60;

    private final SourceClient client;

    Annotations(SourceClient client) {
        this.client = client;
    }

    @Override
    public String begin(DeploymentMark mark, Duration budget) throws SourceException, InterruptedException {
        return create(mark, budget);
    }

    @Override
    public void end(@CheckForNull String handle, DeploymentMark mark, Duration budget)
            throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        String id = handle != null && handle.matches("\\d{1,19}") ? handle : find(mark, deadline.remaining());
        if (id == null) {
            create(mark, deadline.remaining());
            return;
        }
        try {
            // the same content twice is the same as once, so it may be repeated
            client.send(
                    HttpRequest.of("PATCH", client.uri(PATH + "/" + id))
                            .body(body(mark).toString(), "application/json"),
                    deadline.remaining());
        } catch (SourceException e) {
            if (e.kind() != Kind.CONFIGURATION) {
                throw e;
            }
            create(mark, deadline.remaining()); // somebody deleted it
        }
    }

    private String create(DeploymentMark mark, Duration budget) throws SourceException, InterruptedException {
        HttpResponse response = client.change(
                HttpRequest.of("POST", client.uri(PATH)).body(body(mark).toString(), "application/json"), budget);
        try {
            JsonNode id = JSON.readTree(response.body()).path("id");
            if (id.isIntegralNumber()) {
                return id.asText();
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw new SourceException(
                Kind.MALFORMED,
                client.uri(PATH) + ": the answer has no id of an annotation: " + client.masked(response.body(), 200));
    }

    /** The annotation of this verification, or null when there is none. */
    @CheckForNull
    private String find(DeploymentMark mark, Duration budget) throws SourceException, InterruptedException {
        Instant start = mark.startedAt();
        JsonReply reply = client.get(
                PATH,
                Map.of(
                        "tags", keyTag(mark),
                        "type", "annotation",
                        "limit", "1",
                        "from", Long.toString(start.minusSeconds(1).toEpochMilli()),
                        "to", Long.toString(start.plusSeconds(1).toEpochMilli())),
                budget);
        JsonNode id = reply.json().path(0).path("id");
        return id.isIntegralNumber() ? id.asText() : null;
    }

    private static ObjectNode body(DeploymentMark mark) {
        ObjectNode body = JSON.createObjectNode();
        body.put("time", mark.startedAt().toEpochMilli());
        if (mark.finishedAt() != null) {
            body.put("timeEnd", mark.finishedAt().toEpochMilli());
        }
        ArrayNode tags = body.putArray("tags").add("deployment");
        mark.tags().forEach((name, value) -> tags.add(name + ":" + SafeText.excerpt(value, LONGEST_VALUE)));
        tags.add(keyTag(mark));
        body.put("text", text(mark));
        return body;
    }

    private static String keyTag(DeploymentMark mark) {
        return "verification:" + mark.key();
    }

    /** Grafana shows it as HTML. */
    private static String text(DeploymentMark mark) {
        StringBuilder html = new StringBuilder(escaped(mark.title()));
        if (mark.reason() != null) {
            html.append("<br>").append(escaped(mark.reason()));
        }
        if (mark.deployedBy() != null) {
            html.append("<br>Deployed by ").append(escaped(mark.deployedBy()));
        }
        if (mark.link() != null) {
            html.append("<br><a href=\"")
                    .append(escaped(mark.link().toString()))
                    .append("\">Report</a>");
        }
        return html.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
