package io.jenkins.plugins.deploymentverification.engine.jira.event;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Which changes of status start a build. Each list is about names, ignoring case, and empty for any. Immutable.
 *
 * @param projects keys
 * @param labels one of which the issue has
 * @param conditions all of which hold
 */
public record TransitionFilter(
        List<String> projects,
        List<String> fromStatuses,
        List<String> toStatuses,
        List<String> issueTypes,
        List<String> labels,
        List<FieldCondition> conditions) {

    public TransitionFilter {
        projects = List.copyOf(projects);
        fromStatuses = List.copyOf(fromStatuses);
        toStatuses = List.copyOf(toStatuses);
        issueTypes = List.copyOf(issueTypes);
        labels = List.copyOf(labels);
        conditions = List.copyOf(conditions);
    }

    public boolean accepts(StatusChange change) {
        return refusal(change) == null;
    }

    /** Why not, for a log that admins read; null when it is accepted. */
    @CheckForNull
    public String refusal(StatusChange change) {
        if (!isOneOf(List.of(change.project()), projects)) {
            return "the project " + change.project() + " is not one of " + projects;
        }
        if (!isOneOf(List.of(change.toStatus()), toStatuses)) {
            return "the status \"" + change.toStatus() + "\" is not one of " + toStatuses;
        }
        if (!isOneOf(List.of(change.fromStatus()), fromStatuses)) {
            return "it came from \"" + change.fromStatus() + "\", which is not one of " + fromStatuses;
        }
        if (!isOneOf(List.of(change.issueType()), issueTypes)) {
            return "the type \"" + change.issueType() + "\" is not one of " + issueTypes;
        }
        if (!isOneOf(change.labels(), labels)) {
            return "it has none of the labels " + labels;
        }
        for (FieldCondition condition : conditions) {
            if (!condition.holds(change.fields())) {
                return "the condition on the field " + condition.field() + " does not hold";
            }
        }
        return null;
    }

    private static boolean isOneOf(Collection<String> values, List<String> wanted) {
        return wanted.isEmpty()
                || values.stream()
                        .anyMatch(value ->
                                wanted.stream().anyMatch(one -> normal(one).equals(normal(value))));
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
