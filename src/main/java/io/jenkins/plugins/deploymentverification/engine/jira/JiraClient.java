package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSite.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Talks to one Jira site. Safe for use by many threads. Each method may take up to the settings' budget, throws
 * {@link JiraException} when Jira does not do what it was asked for, and {@link InterruptedException} when the thread
 * was interrupted.
 *
 * @see <a href="https://developer.atlassian.com/cloud/jira/platform/rest/v3/">REST API of Cloud</a>
 * @see <a href="https://developer.atlassian.com/server/jira/platform/rest/">REST API of Data Center</a>
 */
public final class JiraClient implements AutoCloseable {

    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Pattern KEY_OR_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,80}-\\d{1,12}|\\d{1,19}");

    private final JiraSettings settings;
    private final JiraRest rest;
    /** What does not change while we run; null until asked. */
    private volatile JsonNode serverInfo;

    /** @throws IllegalArgumentException when a certificate or key of the settings cannot be read */
    public JiraClient(JiraSettings settings) {
        this.settings = settings;
        rest = new JiraRest(settings);
    }

    public JiraSettings settings() {
        return settings;
    }

    /** Who we are, and what the site is. Fails when the credentials are not taken. */
    public JiraSite check() throws JiraException, InterruptedException {
        Deadline deadline = deadline();
        JsonNode me = rest.get(path(deadline, "/myself"), Map.of(), deadline).json();
        JsonNode info;
        try {
            info = info(deadline);
        } catch (JiraException e) {
            // a scoped token may read issues without being allowed to read this
            if (!settings.isCertainlyCloud()) {
                throw e;
            }
            info = NODES.objectNode();
        }
        String id = me.path("accountId").asText(me.path("name").asText(""));
        if (id.isEmpty()) {
            throw new JiraException(
                    Kind.MALFORMED, SafeUri.of(settings.url()) + ": the answer names no user; is this a Jira?");
        }
        return new JiraSite(
                deployment(deadline),
                SafeText.excerpt(info.path("serverTitle").asText(""), 80),
                SafeText.excerpt(info.path("version").asText(""), 40),
                api(deadline),
                new JiraSite.User(id, SafeText.excerpt(me.path("displayName").asText(id), 80)));
    }

    /** An issue with all its fields. */
    public JiraIssue issue(String key) throws JiraException, InterruptedException {
        return issue(key, List.of("*all"), deadline());
    }

    JiraIssue issue(String key, List<String> fields, Deadline deadline) throws JiraException, InterruptedException {
        JsonNode json = rest.get(issuePath(deadline, key, ""), Map.of("fields", String.join(",", fields)), deadline)
                .json();
        JiraIssue issue = JiraIssue.of(json);
        if (issue.key().isEmpty() || issue.status().name().isEmpty()) {
            throw new JiraException(
                    Kind.MALFORMED, settings.browseUrl(key) + ": the answer has no key or no status; is this a Jira?");
        }
        return issue;
    }

    /** What can be done with the issue now, by this user; empty without the permission to transition it. */
    public List<Transition> transitions(String key) throws JiraException, InterruptedException {
        return transitions(key, deadline());
    }

    List<Transition> transitions(String key, Deadline deadline) throws JiraException, InterruptedException {
        JsonNode json = rest.get(
                        issuePath(deadline, key, "/transitions"), Map.of("expand", "transitions.fields"), deadline)
                .json();
        List<Transition> all = new ArrayList<>();
        json.path("transitions").forEach(transition -> all.add(Transition.of(transition)));
        return all;
    }

    void transition(String key, JsonNode body, Deadline deadline) throws JiraException, InterruptedException {
        rest.change(issuePath(deadline, key, "/transitions"), body, deadline);
    }

    /** Adds a comment, once: after a time-out it reads whether it is there. Returns its id. */
    public String comment(String key, String text) throws JiraException, InterruptedException {
        return new Comments(this, rest).add(key, text, deadline());
    }

    /** Adds a link to something outside of Jira, or changes the one with the same global id. */
    public void remoteLink(String key, RemoteLink link) throws JiraException, InterruptedException {
        Deadline deadline = deadline();
        rest.put("POST", issuePath(deadline, key, "/remotelink"), link.toJson(), deadline);
    }

    /**
     * Records a deployment on an issue: as a remote link, which people see, and as an issue property of the same
     * contents, which programs and JQL of apps can read. Both are replaced by a later record of the same service and
     * environment.
     */
    public void record(String key, DeploymentRecord deployment) throws JiraException, InterruptedException {
        Deadline deadline = deadline();
        remoteLink(key, deployment.link());
        String property = issuePath(deadline, key, "/properties/" + JiraRest.segment(deployment.propertyKey()));
        rest.put("PUT", property, deployment.toJson(), deadline);
    }

    /**
     * The issues that a query finds, in its order.
     *
     * @param limit the most that are returned, at least 1
     */
    public List<JiraIssue> search(String jql, List<String> fields, int limit)
            throws JiraException, InterruptedException {
        List<JiraIssue> found = new ArrayList<>();
        new IssueSearch(this, rest).each(jql, fields, "", limit, deadline(), found::add);
        return found;
    }

    /**
     * The keys of all issues that a query finds.
     *
     * @throws JiraException also when there are more than the limit, so that a wrong query changes nothing
     */
    public List<String> keys(String jql, int limit) throws JiraException, InterruptedException {
        List<JiraIssue> found = search(jql, List.of("status"), limit + 1);
        if (found.size() > limit) {
            throw new JiraException(
                    Kind.REJECTED, "the JQL query finds more than " + limit + " issues; narrow it, or raise the limit");
        }
        return found.stream().map(JiraIssue::key).toList();
    }

    /**
     * Hands over the issues that a query finds with their changelogs, the latest changes at least. It may take ten
     * times the settings' budget, because it may follow many pages.
     */
    public void searchWithChangelog(String jql, List<String> fields, int limit, Consumer<JiraIssue> sink)
            throws JiraException, InterruptedException {
        Deadline deadline = Deadline.in(settings.budget().multipliedBy(10));
        new IssueSearch(this, rest).each(jql, fields, "changelog", limit, deadline, sink);
    }

    /** All changes of an issue whose changelog came shortened. */
    public List<JsonNode> changelog(String key) throws JiraException, InterruptedException {
        return new IssueSearch(this, rest).changelog(key, deadline());
    }

    /** Jira's clock; ours when it does not tell. */
    public Instant time() throws JiraException, InterruptedException {
        JiraRest.Reply reply = rest.get("/rest/api/2/serverInfo", Map.of(), deadline());
        Instant time = JiraTimes.parse(reply.json().path("serverTime").asText(""));
        if (time == null) {
            time = reply.time();
        }
        return time == null ? Instant.now() : time;
    }

    /** The fields of the edit screen. */
    List<FieldMeta> editFields(String key, Deadline deadline) throws JiraException, InterruptedException {
        JsonNode json = rest.get(issuePath(deadline, key, "/editmeta"), Map.of(), deadline)
                .json();
        List<FieldMeta> all = new ArrayList<>();
        json.path("fields").properties().forEach(field -> all.add(FieldMeta.of(field.getKey(), field.getValue())));
        return all;
    }

    /** All fields of the site. */
    List<FieldMeta> allFields(Deadline deadline) throws JiraException, InterruptedException {
        JsonNode json = rest.get(path(deadline, "/field"), Map.of(), deadline).json();
        List<FieldMeta> all = new ArrayList<>();
        json.forEach(field -> all.add(FieldMeta.of(field.path("id").asText(""), field)));
        return all;
    }

    /** People by e-mail, name or id, on Cloud. */
    List<JsonNode> users(String query, Deadline deadline) throws JiraException, InterruptedException {
        JsonNode json = rest.get(path(deadline, "/user/search"), Map.of("query", query, "maxResults", "20"), deadline)
                .json();
        List<JsonNode> all = new ArrayList<>();
        json.forEach(all::add);
        return all;
    }

    /** A text as this version of the API takes it. */
    JsonNode richText(String text, Deadline deadline) throws JiraException, InterruptedException {
        return api(deadline) == JiraApi.V3 ? AdfText.of(text) : NODES.textNode(text);
    }

    Deployment deployment(Deadline deadline) throws JiraException, InterruptedException {
        if (settings.isCertainlyCloud()) {
            return Deployment.CLOUD;
        }
        return info(deadline).path("deploymentType").asText("").equalsIgnoreCase("Cloud")
                ? Deployment.CLOUD
                : Deployment.DATA_CENTER;
    }

    JiraApi api(Deadline deadline) throws JiraException, InterruptedException {
        if (settings.api() != JiraApi.AUTO) {
            return settings.api();
        }
        return deployment(deadline) == Deployment.CLOUD ? JiraApi.V3 : JiraApi.V2;
    }

    String path(Deadline deadline, String rest) throws JiraException, InterruptedException {
        return "/rest/api/" + (api(deadline) == JiraApi.V3 ? "3" : "2") + rest;
    }

    String issuePath(Deadline deadline, String key, String rest) throws JiraException, InterruptedException {
        if (!KEY_OR_ID.matcher(key).matches()) {
            throw new JiraException(
                    Kind.CONFIGURATION, "\"" + SafeText.excerpt(key, 60) + "\" is no issue key, such as SHOP-12");
        }
        return path(deadline, "/issue/" + JiraRest.segment(key) + rest);
    }

    Deadline deadline() {
        return Deadline.in(settings.budget());
    }

    private JsonNode info(Deadline deadline) throws JiraException, InterruptedException {
        JsonNode known = serverInfo;
        if (known == null) {
            // version 2 is everywhere
            known = rest.get("/rest/api/2/serverInfo", Map.of(), deadline).json();
            if (!known.hasNonNull("version")) {
                throw new JiraException(
                        Kind.MALFORMED,
                        SafeUri.of(settings.url()) + "/rest/api/2/serverInfo: the answer names no version; is this a"
                                + " Jira?");
            }
            serverInfo = known;
        }
        return known;
    }

    @Override
    public void close() {
        rest.close();
    }
}
