package io.jenkins.plugins.deploymentverification.engine.jira.polling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far we have read the changes of a site, so that none is lost and none is taken twice, over restarts too.
 *
 * <p>JQL knows minutes only and reads absolute times in the time zone of the user, which may be any and changes in
 * summer; and an index lags behind. So we ask by a time relative to Jira's own clock, reach back further than needed,
 * and remember the changes of that overlap by their ids. Immutable.
 *
 * @param notBefore changes before are none of ours: when polling was switched on
 * @param until everything before is dealt with, except what Jira's index did not show yet
 * @param seen identities of changes in the overlap before {@code until}, and when they happened
 */
public record PollingCursor(Instant notBefore, Instant until, Map<String, Instant> seen) {

    /** How far Jira's index may lag behind. */
    public static final Duration OVERLAP = Duration.ofMinutes(10);

    private static final int VERSION = 1;
    /** At the same time by their ids, which are growing numbers. */
    private static final Comparator<StatusChange> OLDEST_FIRST = Comparator.comparing(StatusChange::at)
            .thenComparing(change -> change.id().length())
            .thenComparing(StatusChange::id);

    private static final ObjectMapper JSON = new ObjectMapper();

    public PollingCursor {
        seen = Collections.unmodifiableMap(new LinkedHashMap<>(seen));
    }

    /** What to start with: changes from this time on, by Jira's clock. */
    public static PollingCursor from(Instant start) {
        return new PollingCursor(start, start, Map.of());
    }

    /** What a poll yields: changes nobody has dealt with, oldest first, and where the next poll begins. */
    public record Step(List<StatusChange> changes, PollingCursor next) {

        public Step {
            changes = List.copyOf(changes);
        }
    }

    /** How many minutes back a search has to reach, at this time of Jira's clock. */
    public long minutesBack(Instant now) {
        Duration back = Duration.between(until, now).plus(OVERLAP);
        // one more because minutes are whole, and one because the search comes a moment later
        return Math.max(1, back.toMinutes() + 2);
    }

    /** From when on a change may be one that nobody has dealt with. */
    public Instant threshold() {
        Instant overlap = until.minus(OVERLAP);
        return overlap.isBefore(notBefore) ? notBefore : overlap;
    }

    /**
     * Takes what a search found.
     *
     * @param found changes of the issues that were found, also old and known ones, in any order
     * @param asked Jira's time just before the search
     */
    public Step advance(Collection<StatusChange> found, Instant asked) {
        Instant threshold = threshold();
        Map<String, StatusChange> fresh = new LinkedHashMap<>();
        for (StatusChange change : found) {
            Instant at = change.at();
            if (at != null && !at.isBefore(threshold) && !seen.containsKey(change.identity())) {
                fresh.putIfAbsent(change.identity(), change);
            }
        }
        Instant reached = asked.isAfter(until) ? asked : until;
        Instant keepFrom = reached.minus(OVERLAP);
        Map<String, Instant> remembered = new LinkedHashMap<>(seen);
        fresh.forEach((identity, change) -> remembered.put(identity, change.at()));
        remembered.values().removeIf(at -> at.isBefore(keepFrom));
        List<StatusChange> changes = new ArrayList<>(fresh.values());
        changes.sort(OLDEST_FIRST);
        return new Step(changes, new PollingCursor(notBefore, reached, remembered));
    }

    /** For a file; {@link #fromJson} reads it. */
    public String toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION).put("notBefore", notBefore.toString()).put("until", until.toString());
        ObjectNode known = json.putObject("seen");
        seen.forEach((identity, at) -> known.put(identity, at.toString()));
        return json.toString();
    }

    /** @throws IllegalArgumentException when it is not what {@link #toJson} writes */
    public static PollingCursor fromJson(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.path("version").asInt() != VERSION) {
                throw new IllegalArgumentException("the polling cursor is not of version " + VERSION);
            }
            Map<String, Instant> seen = new LinkedHashMap<>();
            json.path("seen")
                    .properties()
                    .forEach(one ->
                            seen.put(one.getKey(), Instant.parse(one.getValue().asText())));
            return new PollingCursor(
                    Instant.parse(json.path("notBefore").asText()),
                    Instant.parse(json.path("until").asText()),
                    seen);
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "the polling cursor cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }
}
