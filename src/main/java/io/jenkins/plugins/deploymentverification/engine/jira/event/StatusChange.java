package io.jenkins.plugins.deploymentverification.engine.jira.event;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;

/**
 * An issue moved from one status to another: what a trigger looks at, wherever it was heard of. Immutable.
 *
 * @param id of the change within the site; the same however often and by whichever way we hear of it; may be empty
 * @param fromStatus its name; may be empty
 * @param toStatus its name
 * @param changedBy the person's name as it is shown; may be empty
 * @param changedById account id on Cloud, user name elsewhere; may be empty
 * @param at when, or null when Jira does not tell
 * @param fields of the issue
 */
public record StatusChange(
        String id,
        String issueId,
        String key,
        String fromStatus,
        String toStatus,
        String changedBy,
        String changedById,
        @CheckForNull Instant at,
        IssueFields fields) {

    public StatusChange {
        if (key.isEmpty() || toStatus.isEmpty()) {
            throw new IllegalArgumentException("a change of status has an issue's key and the new status");
        }
    }

    /** The project's key. */
    public String project() {
        int hyphen = key.lastIndexOf('-');
        return hyphen < 0 ? "" : key.substring(0, hyphen);
    }

    public String summary() {
        return fields.text("summary");
    }

    public String issueType() {
        return fields.text("issuetype");
    }

    public List<String> labels() {
        return fields.items("labels");
    }

    /** What tells this change from all others of the site. */
    public String identity() {
        return id.isEmpty() ? key + " " + fromStatus + " " + toStatus + " " + at : issueId + "/" + id;
    }

    /** The same with other fields. */
    public StatusChange withFields(IssueFields other) {
        return new StatusChange(id, issueId, key, fromStatus, toStatus, changedBy, changedById, at, other);
    }

    /** One line for logs. */
    public String describe() {
        return key + " from \"" + fromStatus + "\" to \"" + toStatus + "\""
                + (changedBy.isEmpty() ? "" : " by " + changedBy);
    }
}
