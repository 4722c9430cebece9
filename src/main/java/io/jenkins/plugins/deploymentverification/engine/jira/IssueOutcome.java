package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came of moving one issue.
 *
 * @param from the status it was in, or null when it could not be read
 * @param to the status it is in now, or would be in; of a failed one the status it got to; null when not known
 * @param reason why it was not simply moved; empty when it was
 */
public record IssueOutcome(
        String key, @CheckForNull String from, @CheckForNull String to, State state, String reason) {

    /** What happened. */
    public enum State {
        MOVED,
        /** Nothing to do: it is in the target status already, or not in one it may be moved from. */
        SKIPPED,
        /** A dry run: it could be moved. */
        WOULD_MOVE,
        FAILED
    }

    static IssueOutcome failed(String key, @CheckForNull String from, @CheckForNull String to, String reason) {
        return new IssueOutcome(key, from, to, State.FAILED, reason);
    }

    /** Whether the issue is where it was meant to be: moved, or there already. */
    public boolean isInTarget() {
        return to != null && (state == State.MOVED || state == State.SKIPPED);
    }

    /** The fields by name, as scripts read them; null values are left out. */
    public Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("key", key);
        if (from != null) {
            map.put("from", from);
        }
        if (to != null) {
            map.put("to", to);
        }
        map.put("state", state.name());
        if (!reason.isEmpty()) {
            map.put("reason", reason);
        }
        return map;
    }

    /** One line for people. */
    public String describe() {
        String what = switch (state) {
            case MOVED -> "moved from " + from + " to " + to;
            case WOULD_MOVE -> "would move from " + from + " to " + to;
            case SKIPPED -> "skipped";
            case FAILED ->
                from != null && to != null && !from.equals(to)
                        ? "failed on its way, it is in " + to + " now"
                        : "failed";
        };
        return key + ": " + what + (reason.isEmpty() ? "" : ": " + reason);
    }
}
