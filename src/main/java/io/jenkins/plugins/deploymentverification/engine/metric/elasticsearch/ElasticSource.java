package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Asks Elasticsearch or OpenSearch: counts documents, such as the errors in logs, or aggregates their fields.
 *
 * <p>An instant's value is over the documents of the window before it, the source's delay earlier. A range asks for the
 * windows of all its steps at once; they may overlap, and each holds what an instant query would have seen.
 *
 * @see <a href="https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-search">The search API</a>
 */
public final class ElasticSource implements MetricSource {

    /** Windows in one search: with ten terms in each still within the usual limit of 65,536 buckets. */
    private static final int WINDOWS_AT_ONCE = 500;

    private static final String OPTIONS = "?allow_no_indices=false&ignore_unavailable=false";

    private final ElasticSettings settings;
    private final SourceClient client;

    private ElasticSource(ElasticSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static ElasticSource open(ElasticSettings settings) throws SourceException {
        return new ElasticSource(settings, SourceClient.open(settings.connection(), new ElasticDialect()));
    }

    @Override
    public MetricAnswer query(MetricQuery asked) throws SourceException, InterruptedException {
        ElasticQuery query = read(asked.expression());
        return asked.isRange() ? range(query, asked) : instant(query, asked);
    }

    private ElasticQuery read(String expression) throws SourceException {
        try {
            return new ElasticQuery(expression, settings.dateField());
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    SourceException.Kind.REJECTED,
                    SafeUri.of(client.uri("/" + index())) + ": " + client.masked(e.getMessage(), 600));
        }
    }

    private MetricAnswer instant(ElasticQuery query, MetricQuery asked) throws SourceException, InterruptedException {
        Instant to = asked.to().minus(settings.delay());
        Instant from = to.minus(settings.window());
        ElasticAnswer answer = query.isCount()
                ? ask("_count", query.count(from, to), asked.budget())
                : ask("_search", query.search(from, to, timeout(asked.budget())), asked.budget());
        Map<SortedMap<String, String>, Double> values;
        if (query.isCount()) {
            values = Map.of(new TreeMap<>(), answer.count());
        } else if (query.aggregations() == null) {
            values = Map.of(new TreeMap<>(), answer.total());
        } else {
            values = aggregations(answer, query.aggregations(), answer.reply().json());
        }
        List<Series> series = new ArrayList<>();
        values.forEach((labels, value) -> series.add(Series.of(labels, List.of(new Sample(to, value)))));
        return new MetricAnswer(
                series, answer.warnings(), List.of(), !answer.warnings().isEmpty());
    }

    private MetricAnswer range(ElasticQuery query, MetricQuery asked) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(asked.budget());
        List<Instant> times = LookBack.DEFAULT.times(asked);
        Map<SortedMap<String, String>, List<Sample>> series = new LinkedHashMap<>();
        Set<String> warnings = new LinkedHashSet<>();
        for (int first = 0; first < times.size(); first += WINDOWS_AT_ONCE) {
            List<Instant> some = times.subList(first, Math.min(times.size(), first + WINDOWS_AT_ONCE));
            warnings.addAll(windows(query, some, deadline.remaining(), series));
        }
        List<Series> all = new ArrayList<>();
        series.forEach((labels, samples) -> all.add(Series.of(labels, samples)));
        return new MetricAnswer(all, List.copyOf(warnings), List.of(), !warnings.isEmpty());
    }

    /** @return the warnings */
    private List<String> windows(
            ElasticQuery query, List<Instant> times, Duration budget, Map<SortedMap<String, String>, List<Sample>> into)
            throws SourceException, InterruptedException {
        List<Instant> ends =
                times.stream().map(time -> time.minus(settings.delay())).toList();
        ElasticAnswer answer = ask("_search", query.search(ends, settings.window(), timeout(budget)), budget);
        JsonNode buckets = answer.reply()
                .json()
                .path("aggregations")
                .path(ElasticQuery.TIMES)
                .path("buckets");
        Map<String, JsonNode> byKey = new HashMap<>();
        buckets.forEach(bucket -> byKey.put(bucket.path("key").asText(), bucket));
        for (int i = 0; i < times.size(); i++) {
            JsonNode bucket = byKey.get(ElasticQuery.key(ends.get(i)));
            if (bucket == null) {
                throw answer.reply().malformed("the window that ends at " + ends.get(i) + " is not in the answer");
            }
            Instant time = times.get(i);
            Map<SortedMap<String, String>, Double> values = query.aggregations() == null
                    ? Map.of(new TreeMap<>(), documents(answer, bucket))
                    : Aggregations.read(answer, query.aggregations(), bucket);
            values.forEach((labels, value) ->
                    into.computeIfAbsent(labels, l -> new ArrayList<>()).add(new Sample(time, value)));
        }
        return answer.warnings();
    }

    private static double documents(ElasticAnswer answer, JsonNode bucket) throws SourceException {
        if (!bucket.path("doc_count").isIntegralNumber()) {
            throw answer.reply().malformed("a window has no doc_count");
        }
        return bucket.path("doc_count").doubleValue();
    }

    private static Map<SortedMap<String, String>, Double> aggregations(
            ElasticAnswer answer, ObjectNode asked, JsonNode json) throws SourceException {
        if (!json.path("aggregations").isObject()) {
            throw answer.reply().malformed("there are no \"aggregations\"");
        }
        return Aggregations.read(answer, asked, json.path("aggregations"));
    }

    private ElasticAnswer ask(String api, ObjectNode body, Duration budget)
            throws SourceException, InterruptedException {
        return new ElasticAnswer(client.postJson("/" + index() + "/" + api + OPTIONS, body, budget));
    }

    private String index() {
        return URLEncoder.encode(settings.index(), StandardCharsets.UTF_8)
                .replace("%2C", ",")
                .replace("%3A", ":");
    }

    /** The server gives up before we do, and says so. */
    private Duration timeout(Duration budget) {
        Duration ours = settings.connection().timeout();
        return (budget.compareTo(ours) < 0 ? budget : ours).multipliedBy(9).dividedBy(10);
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        Deadline deadline = Deadline.in(budget);
        long start = System.nanoTime();
        Instant now = Instant.now();
        ElasticAnswer answer =
                ask("_count", read("*").count(now.minus(Duration.ofHours(1)), now.plusSeconds(60)), budget);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        String detail = answer.count() == 0
                ? "no document of the last hour; is \"" + settings.dateField() + "\" the field of their time?"
                : (long) answer.count() + " documents of the last hour";
        if (!answer.warnings().isEmpty()) {
            detail += "; it warns: " + String.join("; ", answer.warnings());
        }
        JsonNode about = about(deadline.remaining());
        boolean openSearch =
                about != null && about.path("distribution").asText("").equals("opensearch");
        return new SourceInfo(openSearch ? "OpenSearch" : "Elasticsearch", version(about), took, detail);
    }

    /** Null where these credentials may not know. */
    @CheckForNull
    private JsonNode about(Duration budget) throws InterruptedException {
        try {
            return client.get("/", budget).json().path("version");
        } catch (SourceException e) {
            return null;
        }
    }

    @CheckForNull
    private static String version(@CheckForNull JsonNode about) {
        String number =
                about == null ? "" : SafeText.excerpt(about.path("number").asText(""), 60);
        return number.isEmpty() ? null : number;
    }

    @Override
    public boolean rangeEqualsInstants(String expression) {
        try {
            return read(expression).goesIntoARange();
        } catch (SourceException e) {
            return false;
        }
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
