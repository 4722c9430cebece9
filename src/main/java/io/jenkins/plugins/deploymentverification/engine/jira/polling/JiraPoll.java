package io.jenkins.plugins.deploymentverification.engine.jira.polling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraIssue;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraTimes;
import io.jenkins.plugins.deploymentverification.engine.jira.event.IssueFields;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Asks a site which issues changed their status, for sites that cannot reach us by webhooks. */
public final class JiraPoll {

    private static final Pattern ORDER_BY = Pattern.compile("(?i)\\border\\s+by\\b");
    private static final int MOST_ISSUES = 10_000;
    /** What Cloud shows of a changelog in a search; it does not always tell that there is more. */
    private static final int SHORTENED_TO = 40;

    private final JiraClient client;
    private final String jql;

    /**
     * @param jql which issues to watch, without an order; it should name what no transition changes, such as the
     *     project
     * @throws IllegalArgumentException when it is blank or has an order
     */
    public JiraPoll(JiraClient client, String jql) {
        if (jql.isBlank()) {
            throw new IllegalArgumentException("polling needs a JQL query, such as project = SHOP");
        }
        if (ORDER_BY.matcher(jql).find()) {
            throw new IllegalArgumentException("the JQL query of a poll has no ORDER BY");
        }
        this.client = client;
        this.jql = jql.strip();
    }

    /** Where to start: Jira's present time, so that only later changes count. */
    public PollingCursor start() throws JiraException, InterruptedException {
        return PollingCursor.from(client.time());
    }

    /**
     * What changed since the cursor, and the next cursor, to be kept after the changes were dealt with. When it fails,
     * the old cursor is still right.
     *
     * @throws JiraException also when more than 10,000 issues changed since
     */
    public PollingCursor.Step poll(PollingCursor cursor) throws JiraException, InterruptedException {
        Instant asked = client.time();
        String query =
                "(" + jql + ") AND updated >= \"-" + cursor.minutesBack(asked) + "m\" ORDER BY created ASC, key ASC";
        Search search = new Search(cursor.threshold());
        client.searchWithChangelog(query, List.of("status"), MOST_ISSUES + 1, search::add);
        if (search.count > MOST_ISSUES) {
            throw new JiraException(
                    JiraException.Kind.REJECTED,
                    "more than " + MOST_ISSUES + " issues changed since " + cursor.until()
                            + "; narrow the JQL query, or start polling anew");
        }
        for (JiraIssue issue : search.shortened) {
            List<JsonNode> all = client.changelog(issue.key());
            search.changes.addAll(search.changes(issue, all));
        }
        PollingCursor.Step step = cursor.advance(search.changes, asked);
        return new PollingCursor.Step(withFields(step.changes()), step.next());
    }

    /** What a search found, reduced to changes of status that may be new. */
    private static final class Search {

        private final Instant threshold;
        private final List<StatusChange> changes = new ArrayList<>();
        private final List<JiraIssue> shortened = new ArrayList<>();
        private int count;

        Search(Instant threshold) {
            this.threshold = threshold;
        }

        void add(JiraIssue issue) {
            count++;
            List<JsonNode> shown = new ArrayList<>();
            issue.changelog().path("histories").forEach(shown::add);
            boolean reachesBack = shown.stream()
                    .map(history -> JiraTimes.parse(history.path("created").asText("")))
                    .anyMatch(at -> at != null && at.isBefore(threshold));
            boolean mayLack = issue.changelog().path("total").asInt() > shown.size() || shown.size() >= SHORTENED_TO;
            if (mayLack && !reachesBack) {
                shortened.add(new JiraIssue(issue.id(), issue.key(), issue.fields(), MissingNode.getInstance()));
            } else {
                changes.addAll(changes(issue, shown));
            }
        }

        List<StatusChange> changes(JiraIssue issue, List<JsonNode> histories) {
            List<StatusChange> found = new ArrayList<>();
            for (JsonNode history : histories) {
                Instant at = JiraTimes.parse(history.path("created").asText(""));
                JsonNode status = status(history);
                if (at != null
                        && !at.isBefore(threshold)
                        && !status.path("toString").asText("").isEmpty()) {
                    JsonNode author = history.path("author");
                    found.add(new StatusChange(
                            history.path("id").asText(""),
                            issue.id(),
                            issue.key(),
                            status.path("fromString").asText(""),
                            status.path("toString").asText(),
                            author.path("displayName")
                                    .asText(author.path("name").asText("")),
                            author.path("accountId").asText(author.path("name").asText("")),
                            at,
                            IssueFields.of(issue.fields())));
                }
            }
            return found;
        }

        private static JsonNode status(JsonNode history) {
            JsonNode found = history.path("no status");
            for (JsonNode item : history.path("items")) {
                if (item.path("fieldId").asText(item.path("field").asText("")).equals("status")) {
                    found = item;
                }
            }
            return found;
        }
    }

    /** Reads the issues' fields as they are now; an issue that is gone meanwhile starts nothing. */
    private List<StatusChange> withFields(List<StatusChange> changes) throws JiraException, InterruptedException {
        Map<String, IssueFields> byIssue = new LinkedHashMap<>();
        List<StatusChange> complete = new ArrayList<>();
        for (StatusChange change : changes) {
            if (!byIssue.containsKey(change.issueId())) {
                byIssue.put(change.issueId(), fields(change));
            }
            IssueFields fields = byIssue.get(change.issueId());
            if (fields != null) {
                complete.add(change.withFields(fields));
            }
        }
        return complete;
    }

    @CheckForNull
    private IssueFields fields(StatusChange change) throws JiraException, InterruptedException {
        try {
            return IssueFields.of(client.issue(change.key()).fields());
        } catch (JiraException e) {
            if (e.kind() == JiraException.Kind.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
