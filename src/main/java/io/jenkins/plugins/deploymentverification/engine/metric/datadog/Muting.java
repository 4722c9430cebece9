package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What of a monitor is muted now: by its own option {@code silenced}, or by a downtime that matches it. */
final class Muting {

    private static final String EVERYTHING = "*";

    private final List<Set<String>> scopes = new ArrayList<>();

    Muting(JsonNode monitor, Instant now) {
        for (Map.Entry<String, JsonNode> silenced :
                monitor.path("options").path("silenced").properties()) {
            if (isOpen(silenced.getValue(), now)) {
                scopes.add(tags(silenced.getKey()));
            }
        }
        for (JsonNode downtime : monitor.path("matching_downtimes")) {
            boolean begun = downtime.path("start").asLong(0) <= now.getEpochSecond();
            if (begun && isOpen(downtime.path("end"), now)) {
                scopes.add(new TreeSet<>(Tags.texts(downtime.path("scope"))));
            }
        }
    }

    private static boolean isOpen(JsonNode end, Instant now) {
        return !end.isNumber() || end.asLong() > now.getEpochSecond();
    }

    /** Whether the monitor is muted as a whole. */
    boolean ofAll() {
        return scopes.stream().anyMatch(scope -> scope.isEmpty() || scope.contains(EVERYTHING));
    }

    /** Whether the group of these tags is muted. */
    boolean of(Set<String> group) {
        return ofAll() || scopes.stream().anyMatch(group::containsAll);
    }

    /** The tags of a group, {@code host:a,env:b}. */
    static Set<String> tags(String group) {
        return Arrays.stream(group.split(","))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
