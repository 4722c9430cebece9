package io.jenkins.plugins.deploymentverification.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.measure.EventEvidence;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.report.ReportedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Lists what monitoring systems noted down while a verification ran. */
@Restricted(NoExternalUse.class)
public final class EventsTask implements SourceTask {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayList<String> names;
    private final String service;
    private final Instant from;
    private final Instant to;

    /** @param names of the metric sources */
    public EventsTask(List<String> names, String service, Instant from, Instant to) {
        this.names = new ArrayList<>(names);
        this.service = service;
        this.from = from;
        this.to = to;
    }

    @Override
    public String run(SourceLookup sources) throws InterruptedException {
        EventEvidence.Found found = EventEvidence.of(sources, names, service, from, to);
        ObjectNode answer = JSON.createObjectNode();
        found.failures().forEach(answer.withArray("failures")::add);
        for (ReportedEvent event : found.events()) {
            answer.withArray("events")
                    .addObject()
                    .put("source", event.source())
                    .put("at", event.at().toString())
                    .put("title", event.title())
                    .put("link", event.link());
        }
        return answer.toString();
    }

    /** @param answer of {@link #run} */
    public static EventEvidence.Found read(String answer) throws JsonProcessingException {
        JsonNode node = JSON.readTree(answer);
        List<String> failures = new ArrayList<>();
        node.path("failures").forEach(f -> failures.add(f.asText()));
        List<ReportedEvent> events = new ArrayList<>();
        for (JsonNode event : node.path("events")) {
            events.add(new ReportedEvent(
                    event.path("source").asText(),
                    Instant.parse(event.path("at").asText()),
                    event.path("title").asText(),
                    event.path("link").asText(null)));
        }
        return new EventEvidence.Found(events, failures);
    }
}
