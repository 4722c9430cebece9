package io.jenkins.plugins.deploymentverification.engine.metric.newrelic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.JsonReply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;

/**
 * Asks New Relic by NRQL through NerdGraph, its GraphQL API.
 *
 * @see <a href="https://docs.newrelic.com/docs/apis/nerdgraph/examples/nerdgraph-nrql-tutorial/">NRQL by NerdGraph</a>
 */
public final class NewRelicSource implements MetricSource {

    private static final String PATH = "/graphql";
    private static final String QUERY = "query($account: Int!, $nrql: Nrql!, $timeout: Seconds) {"
            + " actor { account(id: $account) { nrql(query: $nrql, timeout: $timeout) {"
            + " results metadata { facets messages } } } } }";
    private static final String PROBE = "query($account: Int!) { actor { account(id: $account) { name } } }";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What New Relic takes for {@code timeout}. */
    private static final long LEAST_SECONDS = 5;

    private static final long MOST_SECONDS = 70;

    private final NewRelicSettings settings;
    private final SourceClient client;

    private NewRelicSource(NewRelicSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static NewRelicSource open(NewRelicSettings settings) throws SourceException {
        return new NewRelicSource(settings, SourceClient.open(settings.connection(), new NewRelicDialect()));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        ObjectNode variables = variables();
        variables.put("nrql", Nrql.of(query, settings.window()));
        long seconds = settings.connection().timeout().toSeconds();
        variables.put("timeout", Math.min(Math.max(seconds, LEAST_SECONDS), MOST_SECONDS));
        return new NrqlResult(ask(QUERY, variables, query.budget()), query).read();
    }

    /** Asks for the account's name, by the same request that a query is. */
    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        long start = System.nanoTime();
        JsonReply reply = ask(PROBE, variables(), budget);
        if (!reply.json().path("errors").isEmpty()) {
            throw reply.refused();
        }
        String name = reply.json()
                .path("data")
                .path("actor")
                .path("account")
                .path("name")
                .asText("");
        if (name.isEmpty()) {
            throw reply.malformed("there is no account " + settings.account());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new SourceInfo("New Relic", null, took, "account " + client.masked(name, 100));
    }

    private ObjectNode variables() {
        return JSON.createObjectNode().put("account", settings.account());
    }

    private JsonReply ask(String graphQl, ObjectNode variables, Duration budget)
            throws SourceException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("query", graphQl);
        body.set("variables", variables);
        return client.postJson(PATH, body, budget);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
