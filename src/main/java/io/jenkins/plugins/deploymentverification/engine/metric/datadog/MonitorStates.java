package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus.State;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The states of monitors: by {@code GET /api/v1/monitor/{id}}, or found by {@code GET /api/v1/monitor/search}. A search
 * does not tell what is muted, so each monitor that is not well is looked at by itself.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/monitors/">Monitors</a>
 */
final class MonitorStates {

    private static final int PER_PAGE = 100;
    private static final int MOST_FOUND = 500;
    private static final int MOST_DETAILS = 50;

    private final SourceClient client;
    private final Links links;

    MonitorStates(SourceClient client, Links links) {
        this.client = client;
        this.links = links;
    }

    List<MonitorStatus> of(MonitorQuery query, Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        List<MonitorStatus> all = new ArrayList<>();
        if (query.search() == null) {
            for (String id : query.ids()) {
                all.addAll(details(id, query.groups(), deadline));
            }
            return all;
        }
        int looked = 0;
        for (MonitorStatus found : search(query.search(), deadline)) {
            if (query.groups().isEmpty() && found.state() == State.OK) {
                all.add(found);
                continue;
            }
            if (++looked > MOST_DETAILS) {
                throw new SourceException(
                        SourceException.Kind.REJECTED,
                        client.uri("/api/v1/monitor/search") + ": more than " + MOST_DETAILS
                                + " monitors would have to be looked at one by one; narrow the search");
            }
            all.addAll(details(found.id(), query.groups(), deadline));
        }
        return all;
    }

    /** What a search finds, without a word on what is muted. */
    List<MonitorStatus> search(String search, Deadline deadline) throws SourceException, InterruptedException {
        List<MonitorStatus> all = new ArrayList<>();
        for (int page = 0; ; page++) {
            Map<String, String> parameters = new TreeMap<>();
            parameters.put("query", search);
            parameters.put("page", Integer.toString(page));
            parameters.put("per_page", Integer.toString(PER_PAGE));
            JsonReply reply = client.get("/api/v1/monitor/search", parameters, deadline.remaining());
            JsonNode monitors = reply.json().path("monitors");
            if (!monitors.isArray()) {
                throw reply.malformed("the answer has no \"monitors\"");
            }
            for (JsonNode monitor : monitors) {
                String id = id(reply, monitor);
                all.add(new MonitorStatus(
                        id,
                        name(monitor),
                        null,
                        state(reply, monitor.path("status")),
                        false,
                        time(monitor.path("last_triggered_ts")),
                        links.monitor(id)));
            }
            long total = reply.json().path("metadata").path("total_count").asLong(all.size());
            if (total > MOST_FOUND) {
                throw reply.rejected(
                        "the search finds " + total + " monitors, which is more than " + MOST_FOUND + "; narrow it");
            }
            if (monitors.size() < PER_PAGE || all.size() >= total) {
                return all;
            }
        }
    }

    private List<MonitorStatus> details(String id, List<String> groups, Deadline deadline)
            throws SourceException, InterruptedException {
        if (!id.matches("\\d{1,19}")) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "the id of a Datadog monitor is a number, as at the end of its page's URL, but is '"
                            + SafeText.excerpt(id, 60) + "'");
        }
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("with_downtimes", "true");
        if (!groups.isEmpty()) {
            parameters.put("group_states", "all");
        }
        JsonReply reply = client.get("/api/v1/monitor/" + id, parameters, deadline.remaining());
        JsonNode monitor = reply.json();
        Muting muting = new Muting(monitor, Instant.now());
        if (groups.isEmpty()) {
            State state = state(reply, monitor.path("overall_state"));
            return List.of(new MonitorStatus(
                    id(reply, monitor), name(monitor), null, state, muting.ofAll(), null, links.monitor(id)));
        }
        List<MonitorStatus> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> group :
                monitor.path("state").path("groups").properties()) {
            Set<String> tags = Muting.tags(group.getKey());
            if (groups.stream().anyMatch(wanted -> tags.containsAll(Muting.tags(wanted)))) {
                State state = state(reply, group.getValue().path("status"));
                String since = state == State.NO_DATA ? "last_nodata_ts" : "last_triggered_ts";
                all.add(new MonitorStatus(
                        id,
                        name(monitor),
                        SafeText.excerpt(group.getKey(), 300),
                        state,
                        muting.of(tags),
                        state == State.OK ? null : time(group.getValue().path(since)),
                        links.monitor(id)));
            }
        }
        return all;
    }

    private static String id(JsonReply reply, JsonNode monitor) throws SourceException {
        if (!monitor.path("id").isIntegralNumber()) {
            throw reply.malformed("a monitor has no \"id\"");
        }
        return monitor.path("id").asText();
    }

    private static String name(JsonNode monitor) {
        String name = SafeText.excerpt(monitor.path("name").asText(""), 200);
        return name.isEmpty() ? "monitor " + monitor.path("id").asText() : name;
    }

    /** What was not evaluated tells nothing: a state that is not known here is no data, never ok. */
    private static State state(JsonReply reply, JsonNode state) throws SourceException {
        if (!state.isTextual()) {
            throw reply.malformed("a monitor has no state");
        }
        return switch (state.textValue()) {
            case "OK" -> State.OK;
            case "Warn" -> State.WARNING;
            case "Alert" -> State.ALERT;
            default -> State.NO_DATA;
        };
    }

    @CheckForNull
    private static Instant time(JsonNode seconds) {
        return seconds.isNumber() && seconds.asLong() > 0 ? Instant.ofEpochSecond(seconds.asLong()) : null;
    }
}
