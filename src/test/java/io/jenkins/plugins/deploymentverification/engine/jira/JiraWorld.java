package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** What a simulated Jira knows: a workflow, fields, people, issues. All methods are safe for use by many threads. */
public final class JiraWorld {

    static final ObjectMapper JSON = new ObjectMapper();

    /** A status of the workflow. */
    public record StatusDef(String id, String name, String category) {}

    /**
     * A transition.
     *
     * @param from ids of statuses; empty for any
     * @param screen ids of its fields; those with a star at their end must be filled
     */
    public record TransitionDef(String id, String name, Set<String> from, String to, List<String> screen) {

        boolean requires(String field) {
            return screen.contains(field + "*");
        }

        boolean shows(String field) {
            return screen.contains(field) || requires(field);
        }
    }

    /** A field: its name, its schema and the values it may have. */
    public record FieldDef(String id, String name, String type, String items, String custom, List<String> allowed) {}

    /** A person. The secret is a password, an API token or a personal access token. */
    public record Person(
            String name, String accountId, String displayName, String email, String secret, Set<String> permissions) {}

    /** One change of an issue. */
    public record History(String id, Person author, Instant created, List<ObjectNode> items) {}

    /** An issue; read and changed under the world's lock only. */
    public static final class Issue {
        final String id;
        final String key;
        String statusId;
        final Instant created;
        Instant updated;
        final ObjectNode fields = JSON.createObjectNode();
        final List<ObjectNode> comments = new ArrayList<>();
        final Map<String, ObjectNode> remoteLinks = new LinkedHashMap<>();
        final Map<String, JsonNode> properties = new LinkedHashMap<>();
        final List<History> histories = new ArrayList<>();

        Issue(String id, String key, String statusId, Instant now) {
            this.id = id;
            this.key = key;
            this.statusId = statusId;
            created = now;
            updated = now;
        }

        public String key() {
            return key;
        }

        String project() {
            return key.substring(0, key.lastIndexOf('-'));
        }
    }

    public static final String TO_DO = "10000";
    public static final String READY = "10001";
    public static final String IN_PROGRESS = "3";
    public static final String IN_REVIEW = "10002";
    public static final String DEPLOYED = "10003";
    public static final String DONE = "10004";
    public static final String BLOCKED = "10005";

    private final Clock clock;
    private final Map<String, StatusDef> statuses = new LinkedHashMap<>();
    private final List<TransitionDef> transitions = new ArrayList<>();
    private final Map<String, FieldDef> fields = new LinkedHashMap<>();
    private final List<Person> people = new ArrayList<>();
    private final Map<String, Issue> issues = new LinkedHashMap<>();
    private final List<BiConsumer<Issue, History>> listeners = new CopyOnWriteArrayList<>();
    private long lastId = 20_000;

    private JiraWorld(Clock clock) {
        this.clock = clock;
    }

    /**
     * A team's workflow: To Do, Ready for Development, In Progress, In Review, Deployed, Done, and Blocked from
     * anywhere. To Done leads a screen that wants a resolution; from Blocked two transitions lead to Done. Jenkins may
     * do everything, "reader" may read only.
     */
    public static JiraWorld ofTeam(Clock clock) {
        JiraWorld world = new JiraWorld(clock);
        world.status(TO_DO, "To Do", "new");
        world.status(READY, "Ready for Development", "new");
        world.status(IN_PROGRESS, "In Progress", "indeterminate");
        world.status(IN_REVIEW, "In Review", "indeterminate");
        world.status(DEPLOYED, "Deployed", "indeterminate");
        world.status(DONE, "Done", "done");
        world.status(BLOCKED, "Blocked", "indeterminate");
        world.transition("11", "Refine", Set.of(TO_DO), READY);
        world.transition("21", "Start progress", Set.of(TO_DO, READY), IN_PROGRESS);
        world.transition("31", "Request review", Set.of(IN_PROGRESS), IN_REVIEW);
        world.transition(
                "41",
                "Deploy",
                Set.of(IN_REVIEW),
                DEPLOYED,
                "resolution",
                "fixVersions",
                "assignee",
                "duedate",
                "labels",
                "customfield_10042",
                "customfield_10043",
                "customfield_10044",
                "customfield_10045",
                "customfield_10046",
                "customfield_10048",
                "customfield_10049");
        world.transition("51", "Finish", Set.of(IN_REVIEW, DEPLOYED), DONE, "resolution*", "fixVersions");
        world.transition("61", "Block", Set.of(), BLOCKED);
        world.transition("71", "Close", Set.of(BLOCKED), DONE);
        world.transition("72", "Cancel", Set.of(BLOCKED), DONE);
        world.field("summary", "Summary", "string", "");
        world.field("description", "Description", "string", "");
        world.field("resolution", "Resolution", "resolution", "", "Done", "Won't Do");
        world.field("fixVersions", "Fix versions", "array", "version", "1.0", "1.1");
        world.field("assignee", "Assignee", "user", "");
        world.field("duedate", "Due date", "date", "");
        world.field("labels", "Labels", "array", "string");
        world.field("customfield_10042", "Repository", "string", "");
        world.field("customfield_10043", "Deploy to", "option", "", "Staging", "Production");
        world.field("customfield_10044", "Story Points", "number", "");
        world.field("customfield_10045", "Release notes", "string", "");
        world.field("customfield_10046", "Deployed at", "datetime", "");
        world.field("customfield_10048", "Team", "option", "", "Red", "Blue");
        world.field("customfield_10049", "Team", "string", "");
        world.field("customfield_10050", "Only on the edit screen", "string", "");
        world.field("customfield_10051", "Only on the edit screen", "number", ""); // on no screen at all
        world.people.add(new Person(
                "jenkins",
                "557058:00000000-0000-4000-8000-00000000c1c1",
                "Jenkins",
                "jenkins@example.com",
                "t0ken-of-jenkins",
                Set.of("browse", "transition", "comment")));
        world.people.add(new Person(
                "reader",
                "557058:00000000-0000-4000-8000-00000000aaaa",
                "Rita Reader",
                "rita@example.com",
                "t0ken-of-reader",
                Set.of("browse")));
        world.people.add(new Person(
                "stranger",
                "557058:00000000-0000-4000-8000-00000000bbbb",
                "Stan Stranger",
                "stan@example.com",
                "t0ken-of-stranger",
                Set.of()));
        return world;
    }

    private void status(String id, String name, String category) {
        statuses.put(id, new StatusDef(id, name, category));
    }

    private void transition(String id, String name, Set<String> from, String to, String... screen) {
        transitions.add(new TransitionDef(id, name, from, to, List.of(screen)));
    }

    private void field(String id, String name, String type, String items, String... allowed) {
        String kind = id.equals("customfield_10045") ? "textarea" : "textfield";
        String custom =
                id.startsWith("customfield_") ? "com.atlassian.jira.plugin.system.customfieldtypes:" + kind : "";
        fields.put(id, new FieldDef(id, name, type, items, custom, List.of(allowed)));
    }

    Instant now() {
        return clock.instant();
    }

    /** Called after each change of an issue, in the thread that made it. */
    public void onChange(BiConsumer<Issue, History> listener) {
        listeners.add(listener);
    }

    public Person person(String name) {
        return people.stream()
                .filter(p -> p.name().equals(name)
                        || p.email().equals(name)
                        || p.accountId().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<Person> people() {
        return people;
    }

    Map<String, FieldDef> fields() {
        return fields;
    }

    StatusDef status(String id) {
        return statuses.get(id);
    }

    /** Creates an issue in the given status. */
    public synchronized Issue create(String key, String summary, String statusId) {
        Issue issue = new Issue(nextId(), key, statusId, now());
        issue.fields.put("summary", summary);
        issue.fields.putArray("labels");
        issue.fields.putObject("issuetype").put("id", "10100").put("name", "Story");
        issue.fields.putObject("priority").put("id", "3").put("name", "Medium");
        issues.put(key, issue);
        return issue;
    }

    public synchronized void delete(String key) {
        issues.remove(key);
    }

    /** Sets a field as Jira keeps it. */
    public synchronized void set(String key, String field, Object value) {
        Issue issue = issues.get(key);
        issue.fields.set(field, JSON.valueToTree(value));
        issue.updated = now();
    }

    public synchronized Optional<Issue> issue(String keyOrId) {
        return issues.values().stream()
                .filter(i -> i.key.equalsIgnoreCase(keyOrId) || i.id.equals(keyOrId))
                .findFirst();
    }

    synchronized List<Issue> issues() {
        return new ArrayList<>(issues.values());
    }

    /** The name of the status an issue is in. */
    public synchronized String statusOf(String key) {
        return statuses.get(issues.get(key).statusId).name();
    }

    /** The texts of an issue's comments, oldest first. */
    public synchronized List<String> commentsOf(String key) {
        return issues.get(key).comments.stream()
                .map(comment -> AdfText.plain(comment.path("body")))
                .toList();
    }

    public synchronized JsonNode fieldOf(String key, String field) {
        return issues.get(key).fields.path(field);
    }

    public synchronized List<ObjectNode> remoteLinksOf(String key) {
        return new ArrayList<>(issues.get(key).remoteLinks.values());
    }

    public synchronized Map<String, JsonNode> propertiesOf(String key) {
        return Map.copyOf(issues.get(key).properties);
    }

    synchronized List<TransitionDef> available(Issue issue, Person person) {
        return transitions.stream()
                .filter(t -> person.permissions().contains("transition"))
                .filter(t -> t.from().isEmpty() || t.from().contains(issue.statusId))
                .filter(t -> !t.to().equals(issue.statusId))
                .toList();
    }

    /** Moves an issue as a person does in the browser, whatever the workflow says. */
    public void move(String key, String statusId, String person) {
        History history;
        Issue issue;
        synchronized (this) {
            issue = issues.get(key);
            history = moveNow(issue, statusId, person(person));
        }
        listeners.forEach(listener -> listener.accept(issue, history));
    }

    void tell(Issue issue, History history) {
        listeners.forEach(listener -> listener.accept(issue, history));
    }

    synchronized History moveNow(Issue issue, String statusId, Person person) {
        ObjectNode item = JSON.createObjectNode();
        item.put("field", "status").put("fieldtype", "jira").put("fieldId", "status");
        item.put("from", issue.statusId)
                .put("fromString", statuses.get(issue.statusId).name());
        item.put("to", statusId).put("toString", statuses.get(statusId).name());
        issue.statusId = statusId;
        return changed(issue, person, List.of(item));
    }

    synchronized History changed(Issue issue, Person person, List<ObjectNode> items) {
        issue.updated = now();
        History history = new History(nextId(), person, now(), items);
        issue.histories.add(history);
        return history;
    }

    synchronized String nextId() {
        return Long.toString(++lastId);
    }
}
