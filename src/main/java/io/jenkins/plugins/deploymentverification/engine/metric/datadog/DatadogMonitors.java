package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Lists and creates monitors. */
public final class DatadogMonitors {

    private static final String PATH = "/api/v1/monitor";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SourceClient client;
    private final Links links;

    DatadogMonitors(SourceClient client, Links links) {
        this.client = client;
        this.links = links;
    }

    /**
     * A monitor that is there.
     *
     * @param created whether it was made by this call
     * @param link to its page, or null
     */
    public record Made(
            String id,
            String name,
            boolean created,
            @CheckForNull URI link) {}

    /**
     * What a search finds; whether a monitor is muted is not told.
     *
     * @param search in Datadog's search language, for example {@code service:checkout status:alert}
     */
    public List<MonitorStatus> search(String search, Duration budget) throws SourceException, InterruptedException {
        return new MonitorStates(client, links).search(search, Deadline.in(budget));
    }

    /**
     * Creates a monitor, unless there is one of the same name already: then nothing is changed. Datadog checks the
     * definition first.
     *
     * @param definition as Datadog's API takes it, with {@code name}, {@code type} and {@code query}
     * @throws SourceException also when the definition is refused
     */
    public Made create(ObjectNode definition, Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        String name = definition.path("name").asText("").strip();
        for (String field : List.of("name", "type", "query")) {
            if (definition.path(field).asText("").isBlank()) {
                throw new SourceException(
                        SourceException.Kind.REJECTED,
                        "the definition of a monitor needs 'name', 'type' and 'query', and '" + field + "' is missing");
            }
        }
        client.postJson(PATH + "/validate", definition, deadline.remaining());
        Made there = find(name, deadline);
        if (there != null) {
            return there;
        }
        HttpResponse response;
        try {
            response = client.change(
                    HttpRequest.of("POST", client.uri(PATH)).body(definition.toString(), "application/json"),
                    deadline.remaining());
        } catch (SourceException e) {
            throw new SourceException(
                    e.kind(), e.getMessage() + "; try again: a monitor of this name is not made twice", e);
        }
        String id = id(response);
        return new Made(id, name, true, links.monitor(id));
    }

    @CheckForNull
    private Made find(String name, Deadline deadline) throws SourceException, InterruptedException {
        JsonReply reply = client.get(PATH, Map.of("name", name), deadline.remaining());
        if (!reply.json().isArray()) {
            throw reply.malformed("the answer is no list");
        }
        for (JsonNode monitor : reply.json()) {
            if (monitor.path("name").asText().equals(name)) {
                String id = monitor.path("id").asText();
                return new Made(id, name, false, links.monitor(id));
            }
        }
        return null;
    }

    private static String id(HttpResponse response) throws SourceException {
        try {
            JsonNode id = JSON.readTree(response.body()).path("id");
            if (id.isIntegralNumber()) {
                return id.asText();
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw new SourceException(
                SourceException.Kind.MALFORMED, "Datadog answered " + response.status() + " without the monitor's id");
    }
}
