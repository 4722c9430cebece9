package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where issues are to be moved, and what with. Immutable.
 *
 * @param to a transition's id, a transition's name, or the target status; case is ignored
 * @param via statuses or transitions on the way, in order; empty for one transition only
 * @param comment added by the last transition, or null
 * @param fields set by the last transition: name or id of the field to a text, number, boolean, list, map in Jira's own
 *     form, or null to clear it
 * @param onlyFrom statuses an issue may be moved from; empty for any
 * @param dryRun whether everything is read and nothing is changed
 */
public record TransitionRequest(
        String to,
        List<String> via,
        @CheckForNull String comment,
        Map<String, Object> fields,
        List<String> onlyFrom,
        boolean dryRun) {

    private static final int MOST_HOPS = 20;

    public TransitionRequest {
        if (to.isBlank()) {
            throw new IllegalArgumentException("a transition names its target: id, transition name or status");
        }
        if (via.size() > MOST_HOPS || via.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("via lists at most " + MOST_HOPS + " statuses, and none is blank");
        }
        if (comment != null && comment.length() > Comments.LONGEST) {
            throw new IllegalArgumentException("a comment has at most " + Comments.LONGEST + " characters");
        }
        to = to.strip();
        via = List.copyOf(via);
        comment = comment == null || comment.isBlank() ? null : comment;
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields)); // null clears a field
        onlyFrom = List.copyOf(onlyFrom);
    }

    public static Builder to(String target) {
        return new Builder(target);
    }

    /** Builds a request. */
    public static final class Builder {

        private final String to;
        private final List<String> via = new ArrayList<>();
        private String comment;
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final List<String> onlyFrom = new ArrayList<>();
        private boolean dryRun;

        private Builder(String to) {
            this.to = to;
        }

        public Builder via(List<String> hops) {
            via.addAll(hops);
            return this;
        }

        /** Null or blank for none. */
        public Builder comment(@CheckForNull String text) {
            comment = text;
            return this;
        }

        public Builder field(String nameOrId, @CheckForNull Object value) {
            fields.put(nameOrId, value);
            return this;
        }

        public Builder fields(Map<String, ?> all) {
            fields.putAll(all);
            return this;
        }

        public Builder onlyFrom(List<String> statuses) {
            onlyFrom.addAll(statuses);
            return this;
        }

        public Builder dryRun(boolean dry) {
            dryRun = dry;
            return this;
        }

        /** @throws IllegalArgumentException saying what is wrong */
        public TransitionRequest build() {
            return new TransitionRequest(to, via, comment, fields, onlyFrom, dryRun);
        }
    }
}
