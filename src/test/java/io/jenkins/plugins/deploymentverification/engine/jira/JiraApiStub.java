package io.jenkins.plugins.deploymentverification.engine.jira;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The API of a simulated Jira: who asks, for what, and what is answered. */
public final class JiraApiStub {

    /** An answer; without a body when that is null. */
    public record Answer(
            int status, String contentType, @CheckForNull String body) {

        static Answer json(int status, JsonNode body) {
            return new Answer(status, "application/json;charset=UTF-8", body.toString());
        }

        static Answer none(int status) {
            return new Answer(status, "application/json;charset=UTF-8", null);
        }
    }

    private final JiraWorld world;
    private final boolean cloud;
    private final JiraJson json;
    private final JiraRules rules;
    private final JiraJql jql;
    private volatile int histories = Integer.MAX_VALUE;
    private volatile int pageSize = 50;
    private volatile boolean totalsHidden;

    JiraApiStub(JiraWorld world, boolean cloud, ZoneId zone) {
        this.world = world;
        this.cloud = cloud;
        json = new JiraJson(world, cloud, zone);
        rules = new JiraRules(world, cloud);
        jql = new JiraJql(world, zone);
    }

    void showHistories(int most) {
        histories = most;
    }

    void hideTotals() {
        totalsHidden = true;
    }

    void pageSize(int most) {
        pageSize = most;
    }

    /** One request that was let in. */
    private record Call(
            String method,
            String[] path,
            int version,
            Map<String, String> query,
            JsonNode body,
            JiraWorld.Person person,
            String base) {

        boolean is(String wantedMethod, int length) {
            return method.equals(wantedMethod) && path.length == length;
        }
    }

    Answer answer(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.startsWith("/browse/")) {
            return page(path.substring("/browse/".length()));
        }
        boolean gateway = cloud && path.startsWith("/ex/jira/" + JiraServer.CLOUD_ID + "/");
        String api = gateway ? path.substring(("/ex/jira/" + JiraServer.CLOUD_ID).length()) : path;
        if (!api.matches("/rest/api/[23]/.*") || !cloud && api.startsWith("/rest/api/3")) {
            return new Answer(404, "text/html", "<html><title>Not found</title></html>");
        }
        try {
            JiraWorld.Person person = person(exchange.getRequestHeaders().getFirst("Authorization"), gateway);
            String[] parts = api.substring("/rest/api/2/".length()).split("/");
            for (int i = 0; i < parts.length; i++) {
                parts[i] = URLDecoder.decode(parts[i], StandardCharsets.UTF_8);
            }
            return answer(new Call(
                    exchange.getRequestMethod(),
                    parts,
                    api.charAt("/rest/api/".length()) - '0',
                    query(exchange.getRequestURI().getRawQuery()),
                    body.length == 0 ? JiraWorld.JSON.missingNode() : JiraWorld.JSON.readTree(body),
                    person,
                    "http://" + exchange.getRequestHeaders().getFirst("Host")));
        } catch (JiraRules.Refused e) {
            return Answer.json(e.status, e.body);
        }
    }

    private static Map<String, String> query(@CheckForNull String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return query;
    }

    /** Null for nobody. */
    @CheckForNull
    private JiraWorld.Person person(@CheckForNull String authorization, boolean gateway) throws JiraRules.Refused {
        if (authorization == null) {
            return null;
        }
        boolean bearer = authorization.startsWith("Bearer ");
        String credentials = authorization.substring(authorization.indexOf(' ') + 1);
        if (bearer && cloud && !gateway) {
            ObjectNode error = JiraWorld.JSON.createObjectNode();
            throw new JiraRules.Refused(403, error.put("error", "Failed to parse Connect Session Auth Token"));
        }
        String pair = bearer ? "" : new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        for (JiraWorld.Person person : world.people()) {
            String name = cloud ? person.email() : person.name();
            if (bearer ? credentials.equals(person.secret()) : pair.equals(name + ":" + person.secret())) {
                return person;
            }
        }
        throw new JiraRules.Refused(401, "Client must be authenticated to access this resource.");
    }

    private Answer answer(Call call) throws JiraRules.Refused {
        String first = call.path()[0];
        if (call.is("GET", 1) && first.equals("serverInfo")) {
            return Answer.json(200, serverInfo());
        }
        if (first.equals("issue") && call.path().length >= 2) {
            return issue(call);
        }
        if (call.person() == null) {
            throw new JiraRules.Refused(
                    401, "You are not authenticated. Authentication required to perform this operation.");
        }
        if (call.is("GET", 1) && first.equals("myself")) {
            return Answer.json(200, json.person(call.person()));
        }
        if (call.is("GET", 1) && first.equals("field")) {
            return Answer.json(200, fields());
        }
        if (call.is("GET", 2) && cloud && first.equals("user")) {
            return Answer.json(200, users(call.query().get("query")));
        }
        if (call.method().equals("POST") && first.equals("search")) {
            return search(call);
        }
        throw new JiraRules.Refused(404, "null for uri: /rest/api/" + String.join("/", call.path()));
    }

    private ObjectNode serverInfo() {
        ObjectNode info = JiraWorld.JSON.createObjectNode();
        return info.put("version", cloud ? "1001.0.0-SNAPSHOT" : "10.3.1")
                .put("deploymentType", cloud ? "Cloud" : "Server")
                .put("serverTitle", "Team Jira")
                .put("serverTime", json.time(world.now()));
    }

    private ArrayNode fields() {
        ArrayNode all = JiraWorld.JSON.createArrayNode();
        world.fields().values().forEach(field -> {
            ObjectNode node = json.field(field);
            node.remove("allowedValues");
            all.add(node);
        });
        return all;
    }

    private ArrayNode users(String query) {
        ArrayNode all = JiraWorld.JSON.createArrayNode();
        world.people().stream()
                .filter(p -> p.email().startsWith(query) || p.displayName().startsWith(query))
                .forEach(p -> all.add(json.person(p)));
        return all;
    }

    private Answer issue(Call call) throws JiraRules.Refused {
        JiraWorld.Issue issue = world.issue(call.path()[1])
                .filter(i ->
                        call.person() != null && call.person().permissions().contains("browse"))
                .orElseThrow(() ->
                        new JiraRules.Refused(404, "Issue does not exist or you do not have permission to see it."));
        String what = call.path().length > 2 ? call.path()[2] : "";
        synchronized (world) {
            switch (call.method() + " " + what) {
                case "GET ":
                    return Answer.json(200, selected(issue, call));
                case "GET transitions":
                    ObjectNode all = JiraWorld.JSON.createObjectNode();
                    ArrayNode list = all.putArray("transitions");
                    world.available(issue, call.person()).forEach(t -> list.add(json.transition(t)));
                    return Answer.json(200, all);
                case "GET editmeta":
                    ObjectNode fields = JiraWorld.JSON.createObjectNode();
                    fields.putObject("fields")
                            .set("customfield_10050", json.field(world.fields().get("customfield_10050")));
                    return Answer.json(200, fields);
                case "GET comment":
                    return Answer.json(200, comments(issue, call));
                case "GET changelog":
                    return Answer.json(200, changelog(issue, call));
                default:
            }
        }
        return change(issue, call, what);
    }

    private Answer change(JiraWorld.Issue issue, Call call, String what) throws JiraRules.Refused {
        switch (call.method() + " " + what) {
            case "POST transitions":
                rules.transition(issue, call.person(), call.body(), call.version());
                return Answer.none(204);
            case "POST comment":
                return Answer.json(201, rules.comment(issue, call.person(), call.body(), call.version()));
            case "POST remotelink":
                synchronized (world) {
                    String id = call.body().path("globalId").asText();
                    boolean known = issue.remoteLinks.put(id, (ObjectNode) call.body()) != null;
                    return Answer.json(
                            known ? 200 : 201, JiraWorld.JSON.createObjectNode().put("id", 1));
                }
            case "PUT properties":
                synchronized (world) {
                    boolean known = issue.properties.put(call.path()[3], call.body()) != null;
                    return Answer.none(known ? 200 : 201);
                }
            default:
                throw new JiraRules.Refused(405, "Method Not Allowed");
        }
    }

    private ObjectNode selected(JiraWorld.Issue issue, Call call) {
        ObjectNode node = json.issue(issue, call.base());
        List<String> wanted =
                List.of(call.query().getOrDefault("fields", "*all").split(","));
        if (!wanted.contains("*all")) {
            ((ObjectNode) node.path("fields")).retain(wanted);
        }
        if (call.query().getOrDefault("expand", "").equals("changelog")) {
            node.set("changelog", json.changelog(issue, Integer.MAX_VALUE));
        }
        return node;
    }

    private ObjectNode comments(JiraWorld.Issue issue, Call call) {
        int from = Integer.parseInt(call.query().getOrDefault("startAt", "0"));
        int most = Integer.parseInt(call.query().getOrDefault("maxResults", "50"));
        ObjectNode node = JiraWorld.JSON.createObjectNode().put("total", issue.comments.size());
        ArrayNode array = node.putArray("comments");
        issue.comments.stream().skip(from).limit(most).forEach(array::add);
        return node;
    }

    private ObjectNode changelog(JiraWorld.Issue issue, Call call) throws JiraRules.Refused {
        if (!cloud) {
            throw new JiraRules.Refused(404, "null for uri: changelog");
        }
        int from = Integer.parseInt(call.query().getOrDefault("startAt", "0"));
        int most = Math.min(pageSize, Integer.parseInt(call.query().getOrDefault("maxResults", "50")));
        ObjectNode node = JiraWorld.JSON.createObjectNode();
        node.put("total", issue.histories.size()).put("isLast", from + most >= issue.histories.size());
        ArrayNode array = node.putArray("values");
        issue.histories.stream().skip(from).limit(most).forEach(history -> array.add(json.history(history)));
        return node;
    }

    private Answer search(Call call) throws JiraRules.Refused {
        boolean byToken = call.path().length == 2;
        if (byToken != cloud) {
            throw new JiraRules.Refused(
                    cloud ? 410 : 404,
                    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.");
        }
        String query = call.body().path("jql").asText();
        if (cloud && !jql.isBounded(query)) {
            throw new JiraRules.Refused(400, "Unbounded JQL queries are not allowed here. Add a search restriction.");
        }
        synchronized (world) {
            List<JiraWorld.Issue> found;
            try {
                found = jql.find(query);
            } catch (JiraJql.Wrong e) {
                throw new JiraRules.Refused(400, e.getMessage());
            }
            int from = byToken
                    ? Integer.parseInt(call.body().path("nextPageToken").asText("0"))
                    : call.body().path("startAt").asInt();
            int most = Math.min(pageSize, call.body().path("maxResults").asInt(50));
            ObjectNode page = JiraWorld.JSON.createObjectNode();
            ArrayNode issues = page.putArray("issues");
            boolean changes = call.body().path("expand").toString().contains("changelog");
            found.stream().skip(from).limit(most).forEach(issue -> {
                ObjectNode node = json.issue(issue, call.base());
                if (changes) {
                    ObjectNode changelog = json.changelog(issue, histories);
                    if (totalsHidden) {
                        changelog.put("total", changelog.path("histories").size());
                    }
                    node.set("changelog", changelog);
                }
                issues.add(node);
            });
            if (!byToken) {
                page.put("startAt", from).put("maxResults", most).put("total", found.size());
            } else if (from + most < found.size()) {
                page.put("nextPageToken", Integer.toString(from + most));
            }
            return Answer.json(200, page);
        }
    }

    /** For people who follow the demo. */
    private Answer page(String key) {
        JiraWorld.Issue issue = world.issue(key).orElse(null);
        if (issue == null) {
            return new Answer(404, "text/html;charset=UTF-8", "<h1>No such issue</h1>");
        }
        StringBuilder page = new StringBuilder("<!DOCTYPE html><title>" + issue.key + "</title><h1>" + issue.key + " "
                + escaped(issue.fields.path("summary").asText()) + "</h1><p><b>" + escaped(world.statusOf(issue.key))
                + "</b></p>");
        world.remoteLinksOf(issue.key)
                .forEach(link -> page.append("<p>")
                        .append(escaped(link.path("relationship").asText()))
                        .append(": <a href=\"")
                        .append(escaped(link.path("object").path("url").asText()))
                        .append("\">")
                        .append(escaped(link.path("object").path("title").asText()))
                        .append("</a></p>"));
        world.commentsOf(issue.key)
                .forEach(
                        comment -> page.append("<pre>").append(escaped(comment)).append("</pre>"));
        return new Answer(200, "text/html;charset=UTF-8", page.toString());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
