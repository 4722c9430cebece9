package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMarker;
import io.jenkins.plugins.deploymentverification.engine.metric.EventQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SystemEvent;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Events: listed by {@code GET /api/v1/events}; posted by {@code POST /api/v1/events}, one at the start of a verification
 * and one with its verdict, which Datadog shows as one by their aggregation key.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/events/">Events</a>
 */
final class Events implements DeploymentMarker {

    private static final String PATH = "/api/v1/events";
    private static final int MAX_TITLE = 200;
    private static final int MAX_TEXT = 3900;

    private final SourceClient client;
    private final Links links;

    Events(SourceClient client, Links links) {
        this.client = client;
        this.links = links;
    }

    List<SystemEvent> list(EventQuery query, Duration budget) throws SourceException, InterruptedException {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("start", Long.toString(query.from().getEpochSecond()));
        parameters.put("end", Long.toString(query.to().getEpochSecond()));
        parameters.put("unaggregated", "true");
        if (!query.tags().isEmpty()) {
            parameters.put("tags", String.join(",", tags(query.tags())));
        }
        JsonReply reply = client.get(PATH, parameters, budget);
        JsonNode events = reply.json().path("events");
        if (!events.isArray()) {
            throw reply.malformed("the answer has no \"events\"");
        }
        List<SystemEvent> all = new ArrayList<>();
        for (JsonNode event : events) {
            JsonNode at = event.path("date_happened");
            if (!at.isNumber()) {
                throw reply.malformed("an event has no \"date_happened\"");
            }
            String title = SafeText.excerpt(event.path("title").asText(""), 300);
            all.add(new SystemEvent(
                    Instant.ofEpochSecond(at.asLong()),
                    title.isEmpty() ? "event without a title" : client.masked(title, 300),
                    links.given(event.path("url").asText(null))));
        }
        return all.stream()
                .sorted(Comparator.comparing(SystemEvent::at).reversed())
                .limit(query.limit())
                .toList();
    }

    @Override
    @CheckForNull
    public String begin(DeploymentMark mark, Duration budget) throws SourceException, InterruptedException {
        post(mark, mark.startedAt(), "info", budget);
        return null; // both have the same aggregation key
    }

    @Override
    public void end(@CheckForNull String handle, DeploymentMark mark, Duration budget)
            throws SourceException, InterruptedException {
        String type = switch (String.valueOf(mark.verdict())) {
            case "PASSED" -> "success";
            case "WARNING" -> "warning";
            case "FAILED" -> "error";
            default -> "info";
        };
        post(mark, mark.finishedAt(), type, budget);
    }

    private void post(DeploymentMark mark, Instant at, String type, Duration budget)
            throws SourceException, InterruptedException {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("title", SafeText.excerpt(mark.title(), MAX_TITLE));
        event.put("text", plain(mark.text().isEmpty() ? mark.title() : mark.text()));
        event.put("alert_type", type);
        event.put("aggregation_key", mark.key());
        event.put("date_happened", at.getEpochSecond());
        event.put("source_type_name", "jenkins");
        tags(mark.tags()).forEach(event.withArray("tags")::add);
        client.change(HttpRequest.of("POST", client.uri(PATH)).body(event.toString(), "application/json"), budget);
    }

    /** Three percent signs would begin Markdown. */
    private static String plain(String text) {
        String cut = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
        return cut.replace("%%%", "% % %");
    }

    private static List<String> tags(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + ":" + label.getValue().replace(',', '_'))
                .collect(Collectors.toList());
    }
}
