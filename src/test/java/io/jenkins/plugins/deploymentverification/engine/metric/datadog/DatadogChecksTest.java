package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.http.RawServer;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.EventQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.GateRequest;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.GateStart;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus.State;
import io.jenkins.plugins.deploymentverification.engine.metric.SloQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SloStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.SystemEvent;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub.Reply;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/** Monitors, objectives, gates, events, against the vendor's document. */
public class DatadogChecksTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String GATES = "/api/v2/deployments/gates/evaluation";
    private static final String EVALUATION = "e9d2f04f-4f4b-494b-86e5-52f03e10c8e9";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Rule
    public final DatadogStub datadog = new DatadogStub();

    private DatadogSource source;

    @Before
    public void open() throws Exception {
        source = open(datadog.url());
    }

    @After
    public void close() {
        source.close();
    }

    private static DatadogSource open(URI url) throws SourceException {
        DatadogSettings plain = DatadogSettings.of(
                HttpConnection.of(url).withRetries(0), DatadogStub.API_KEY, DatadogStub.APPLICATION_KEY);
        return DatadogSource.open(new DatadogSettings(
                plain.connection(),
                DatadogSite.EU1.app(),
                plain.api(),
                plain.evaluation(),
                plain.lookback(),
                plain.settle()));
    }

    private List<MonitorStatus> ids(List<String> groups, String... ids) throws Exception {
        return source.monitors(new MonitorQuery(List.of(ids), null, groups), BUDGET);
    }

    private List<MonitorStatus> search(String search) throws Exception {
        return source.monitors(new MonitorQuery(List.of(), search, List.of()), BUDGET);
    }

    private static String monitor(int id, String state, String more) {
        return "{\"id\":" + id + ",\"name\":\"m" + id
                + "\",\"type\":\"query alert\",\"query\":\"q\",\"overall_state\":\"" + state + "\"" + more + "}";
    }

    @Test
    public void monitorsAreAskedForByTheirIds() throws Exception {
        datadog.answer(
                asked -> Reply.ok(asked.path().endsWith("/1") ? monitor(1, "Alert", "") : monitor(2, "No Data", "")));
        List<MonitorStatus> found = ids(List.of(), "1", "2");
        assertThat(
                found,
                contains(
                        new MonitorStatus(
                                "1",
                                "m1",
                                null,
                                State.ALERT,
                                false,
                                null,
                                URI.create("https://app.datadoghq.eu/monitors/1")),
                        new MonitorStatus(
                                "2",
                                "m2",
                                null,
                                State.NO_DATA,
                                false,
                                null,
                                URI.create("https://app.datadoghq.eu/monitors/2"))));
    }

    @Test
    public void whatWasNotEvaluatedIsNeverOk() throws Exception {
        for (String state : List.of("Ignored", "Skipped", "Unknown", "Something New")) {
            datadog.answer(monitor(1, state, ""));
            assertThat(ids(List.of(), "1").get(0).state(), is(State.NO_DATA));
        }
        datadog.answer("{\"id\":1,\"name\":\"m\"}");
        assertThat(
                assertThrows(SourceException.class, () -> ids(List.of(), "1")).kind(), is(Kind.MALFORMED));
        datadog.answer(any -> Reply.of(404, "{\"errors\":[\"Monitor not found\"]}"));
        assertThat(
                assertThrows(SourceException.class, () -> ids(List.of(), "1")).getMessage(),
                containsString("Monitor not found"));
        assertThat(
                assertThrows(SourceException.class, () -> ids(List.of(), "../1"))
                        .kind(),
                is(Kind.CONFIGURATION));
    }

    @Test
    public void groupsOfAMonitorAreToldEachByItself() throws Exception {
        datadog.answer(monitor(
                1,
                "Alert",
                ",\"state\":{\"groups\":{"
                        + "\"env:prod,host:a\":{\"status\":\"OK\"},"
                        + "\"env:prod,host:b\":{\"status\":\"Warn\",\"last_triggered_ts\":1795255000},"
                        + "\"env:test,host:c\":{\"status\":\"Alert\"}}}"));
        List<MonitorStatus> found = ids(List.of("env:prod"), "1");
        assertThat(
                found.stream()
                        .map(m -> m.title() + " " + m.state() + " " + m.since())
                        .toList(),
                contains("m1 (env:prod,host:a) OK null", "m1 (env:prod,host:b) WARNING 2026-11-21T09:56:40Z"));
        assertThat(datadog.asked().get(0).parameters().get("group_states"), is("all"));
        assertThat(ids(List.of("env:prod,host:c"), "1"), empty());
    }

    @Test
    public void whatIsMutedIsTold() throws Exception {
        long later = Instant.now().plusSeconds(3600).getEpochSecond();
        Map<String, Boolean> cases = Map.of(
                ",\"options\":{\"silenced\":{\"*\":null}}",
                true,
                ",\"options\":{\"silenced\":{\"*\":" + later + "}}",
                true,
                ",\"options\":{\"silenced\":{\"*\":1}}",
                false,
                ",\"options\":{\"silenced\":{\"host:a\":null}}",
                false,
                ",\"matching_downtimes\":[{\"id\":1,\"start\":1,\"end\":null,\"scope\":[\"*\"]}]",
                true,
                ",\"matching_downtimes\":[{\"id\":1,\"start\":1,\"end\":2,\"scope\":[\"*\"]}]",
                false,
                ",\"matching_downtimes\":[{\"id\":1,\"start\":" + later + ",\"scope\":[\"*\"]}]",
                false,
                ",\"matching_downtimes\":[{\"id\":1,\"start\":1,\"scope\":[\"env:test\"]}]",
                false);
        for (Map.Entry<String, Boolean> one : cases.entrySet()) {
            datadog.answer(monitor(1, "Alert", one.getKey()));
            assertThat(one.getKey(), ids(List.of(), "1").get(0).muted(), is(one.getValue()));
        }
        datadog.answer(monitor(
                1,
                "Alert",
                ",\"matching_downtimes\":[{\"id\":1,\"start\":1,\"scope\":[\"env:test\"]}],\"state\":{\"groups\":{"
                        + "\"env:prod\":{\"status\":\"OK\"},\"env:test,host:c\":{\"status\":\"Alert\"}}}"));
        assertThat(
                ids(List.of("env:prod", "env:test"), "1").stream()
                        .map(m -> m.group() + " " + m.muted())
                        .toList(),
                contains("env:prod false", "env:test,host:c true"));
    }

    private static String found(int total, String... monitors) {
        return "{\"monitors\":[" + String.join(",", monitors) + "],\"metadata\":{\"total_count\":" + total + "}}";
    }

    private static String hit(int id, String status) {
        return "{\"id\":" + id + ",\"name\":\"m" + id + "\",\"status\":\"" + status
                + "\",\"last_triggered_ts\":1795255000}";
    }

    @Test
    public void aSearchIsReadToItsEndAndWhatIsNotWellIsLookedAt() throws Exception {
        datadog.answer(asked -> {
            if (!asked.path().endsWith("/search")) {
                return Reply.ok(monitor(150, "Alert", ",\"options\":{\"silenced\":{\"*\":null}}"));
            }
            int page = Integer.parseInt(asked.parameters().get("page"));
            return Reply.ok(found(
                    150,
                    IntStream.rangeClosed(page * 100 + 1, Math.min(150, page * 100 + 100))
                            .mapToObj(id -> hit(id, id == 150 ? "Alert" : "OK"))
                            .toArray(String[]::new)));
        });
        List<MonitorStatus> all = search("service:checkout");
        assertThat(all, hasSize(150));
        assertThat(
                all.stream()
                        .filter(m -> m.state() == State.ALERT)
                        .map(MonitorStatus::muted)
                        .toList(),
                contains(true));
        assertThat(datadog.asked().get(0).parameters().get("query"), is("service:checkout"));
        datadog.answer(found(0));
        assertThat(search("service:nobody"), empty());
    }

    @Test
    public void aSearchThatFindsTooMuchIsRefused() {
        datadog.answer(found(501, hit(1, "OK")));
        assertThat(
                assertThrows(SourceException.class, () -> search("*")).getMessage(),
                containsString("finds 501 monitors, which is more than 500; narrow it"));
        datadog.answer(asked -> Reply.ok(
                asked.path().endsWith("/search")
                        ? found(
                                60,
                                IntStream.range(0, 60)
                                        .mapToObj(id -> hit(id, "Alert"))
                                        .toArray(String[]::new))
                        : monitor(1, "Alert", "")));
        assertThat(
                assertThrows(SourceException.class, () -> search("*")).getMessage(),
                containsString("narrow the search"));
        datadog.answer("{\"counts\":{}}");
        assertThat(assertThrows(SourceException.class, () -> search("*")).kind(), is(Kind.MALFORMED));
    }

    private SloStatus slo(Double target, Duration timeframe) throws Exception {
        return source.slo(new SloQuery("abc123", AT.minus(timeframe), AT, target), BUDGET);
    }

    @Test
    public void anObjectivesHistoryIsRead() throws Exception {
        datadog.answer("{\"data\":{\"overall\":{\"sli_value\":99.95,\"error_budget_remaining\":"
                + "{\"7d\":40.5,\"custom\":-12.5}},\"type\":\"metric\"},\"errors\":null}");
        assertThat(slo(null, Duration.ofDays(7)), is(new SloStatus(99.95, 40.5, List.of())));
        assertThat(slo(99.9, Duration.ofHours(1)), is(new SloStatus(99.95, -12.5, List.of())));
        assertThat(slo(null, Duration.ofHours(1)).errorBudget(), nullValue());
        assertThat(
                datadog.asked().get(1).parameters(),
                is(Map.of("from_ts", "1795251600", "to_ts", "1795255200", "target", "99.9")));
        datadog.answer("{\"data\":{\"overall\":{\"sli_value\":null}}}");
        assertThat(slo(null, Duration.ofDays(7)).sli(), nullValue());
    }

    @Test
    public void errorsInsideOfAHistoryMakeItDoubtfulOrNoAnswer() throws Exception {
        datadog.answer("{\"data\":{\"overall\":{\"sli_value\":99,\"errors\":[{\"error_type\":\"t\","
                + "\"error_message\":\"one group is missing\"}]}},\"errors\":[{\"error\":\"no data of b\"}]}");
        assertThat(slo(null, Duration.ofDays(7)).warnings(), contains("no data of b", "one group is missing"));
        datadog.answer("{\"data\":{\"overall\":{\"sli_value\":99,\"preview\":true}}}");
        assertThat(slo(null, Duration.ofDays(7)).warnings(), hasSize(1));
        datadog.answer("{\"data\":null,\"errors\":[{\"error\":\"backend is away\"}]}");
        SourceException e = assertThrows(SourceException.class, () -> slo(null, Duration.ofDays(7)));
        assertThat(e.getMessage(), e.kind(), is(Kind.SERVER_ERROR));
        assertThat(e.getMessage(), containsString("backend is away"));
        datadog.answer("{}");
        assertThat(
                assertThrows(SourceException.class, () -> slo(null, Duration.ofDays(7)))
                        .kind(),
                is(Kind.MALFORMED));
    }

    private GateStart start() throws Exception {
        return source.startGate(new GateRequest("checkout", "production", "1.5", "pre"), BUDGET);
    }

    @Test
    public void aGateIsStartedAndAskedFor() throws Exception {
        datadog.answer(asked -> Reply.of(
                202,
                "{\"data\":{\"id\":\"" + EVALUATION + "\",\"type\":\"deployment_gates_evaluation_response\","
                        + "\"attributes\":{\"evaluation_id\":\"" + EVALUATION + "\"}}}"));
        assertThat(start(), is(GateStart.of(EVALUATION)));
        JsonNode sent = JSON.readTree(datadog.asked("POST", GATES).get(0).body());
        assertThat(
                sent.at("/data/attributes").toString(),
                is("{\"service\":\"checkout\",\"env\":\"production\",\"version\":\"1.5\",\"identifier\":\"pre\"}"));

        datadog.answer(any -> Reply.of(404, "{\"errors\":[{\"title\":\"not found\"}]}"));
        assertThat(source.gate(EVALUATION, BUDGET).state(), is(GateResult.State.IN_PROGRESS));
        datadog.answer(result("in_progress", ""));
        assertThat(source.gate(EVALUATION, BUDGET).state(), is(GateResult.State.IN_PROGRESS));
        datadog.answer(result("pass", "{\"name\":\"errors\",\"status\":\"pass\",\"reason\":\"\",\"dry_run\":false}"));
        assertThat(
                source.gate(EVALUATION, BUDGET),
                is(new GateResult(GateResult.State.PASSED, null, URI.create("https://app.datadoghq.eu/ci/gates/1"))));
        datadog.answer(result(
                "fail",
                "{\"name\":\"errors\",\"status\":\"fail\",\"reason\":\"monitor 7 in alert\",\"dry_run\":false}"));
        GateResult failed = source.gate(EVALUATION, BUDGET);
        assertThat(failed.state(), is(GateResult.State.FAILED));
        assertThat(failed.message(), is("errors: fail (monitor 7 in alert)"));
        datadog.answer(result("new_state", ""));
        assertThat(
                assertThrows(SourceException.class, () -> source.gate(EVALUATION, BUDGET))
                        .kind(),
                is(Kind.MALFORMED));
    }

    private static String result(String status, String rules) {
        return "{\"data\":{\"id\":\"x\",\"type\":\"deployment_gates_evaluation_result_response\",\"attributes\":{"
                + "\"dry_run\":false,\"evaluation_id\":\"" + EVALUATION + "\",\"gate_status\":\"" + status
                + "\",\"evaluation_url\":\"/ci/gates/1\",\"rules\":[" + rules + "]}}}";
    }

    @Test
    public void onlyARefusalIsCertainlyNoStart() throws Exception {
        for (int status : List.of(400, 401, 403, 404, 429)) {
            datadog.answer(any -> Reply.of(status, "{\"errors\":[\"no\"]}"));
            assertThrows(SourceException.class, this::start);
        }
        for (int status : List.of(500, 502, 503, 504)) {
            datadog.answer(any -> Reply.of(status, "{\"errors\":[\"oops\"]}"));
            assertThat(start().id(), nullValue());
        }
        datadog.answer(any -> Reply.of(202, "{}"));
        assertThat(start().lost(), containsString("evaluation_id"));
        try (DatadogSource nobody = open(URI.create("http://127.0.0.1:" + RawServer.closedPort()))) {
            assertThrows(SourceException.class, () -> nobody.startGate(new GateRequest("a", "b", null, null), BUDGET));
        }
        assertThat(
                assertThrows(
                                SourceException.class,
                                () -> source.startGate(new GateRequest("a", null, null, null), BUDGET))
                        .getMessage(),
                containsString("needs an environment"));
        assertThat("each was sent once", datadog.asked("POST", GATES), hasSize(10));
    }

    @Test
    public void eventsOfTheTimeAreListed() throws Exception {
        datadog.answer("{\"events\":[{\"id\":1,\"title\":\"older\",\"date_happened\":1795255000,"
                + "\"url\":\"/event/event?id=1\"},{\"id\":2,\"title\":\"\",\"date_happened\":1795255100,"
                + "\"url\":\"javascript:alert(1)\"},{\"id\":3,\"title\":\"newest\",\"date_happened\":1795255150}]}");
        EventQuery query = new EventQuery(
                AT.minusSeconds(600), AT, new TreeMap<>(Map.of("service", "checkout", "env", "prod")), 2);
        assertThat(
                source.events(query, BUDGET),
                contains(
                        new SystemEvent(Instant.ofEpochSecond(1_795_255_150), "newest", null),
                        new SystemEvent(Instant.ofEpochSecond(1_795_255_100), "event without a title", null)));
        assertThat(
                datadog.asked().get(0).parameters(),
                is(Map.of(
                        "start",
                        "1795254600",
                        "end",
                        "1795255200",
                        "tags",
                        "env:prod,service:checkout",
                        "unaggregated",
                        "true")));
        EventQuery all = new EventQuery(AT.minusSeconds(600), AT, new TreeMap<>(), 100);
        assertThat(
                source.events(all, BUDGET).get(2).link(), is(URI.create("https://app.datadoghq.eu/event/event?id=1")));
        datadog.answer("{\"status\":\"ok\"}");
        assertThat(
                assertThrows(SourceException.class, () -> source.events(all, BUDGET))
                        .kind(),
                is(Kind.MALFORMED));
    }

    @Test
    public void aDeploymentIsMarkedByTwoEventsOfOneKey() throws Exception {
        datadog.answer(any -> Reply.of(202, "{\"status\":\"ok\",\"event\":{\"id\":1}}"));
        DeploymentMark started = new DeploymentMark(
                "job-7-checkout", "checkout", "production", "1.5", "ada", AT, null, null, null, null);
        assertThat(source.deploymentMarker().begin(started, BUDGET), nullValue());
        for (String verdict : List.of("PASSED", "WARNING", "FAILED", "INCONCLUSIVE")) {
            source.deploymentMarker()
                    .end(
                            null,
                            new DeploymentMark(
                                    "job-7-checkout",
                                    "checkout",
                                    "production",
                                    "1.5",
                                    "ada",
                                    AT,
                                    AT.plusSeconds(300),
                                    verdict,
                                    "%%% why",
                                    URI.create("https://ci.example/1/")),
                            BUDGET);
        }
        List<JsonNode> sent = datadog.asked("POST", "/api/v1/events").stream()
                .map(asked -> {
                    try {
                        return JSON.readTree(asked.body());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .collect(Collectors.toList());
        assertThat(
                sent.stream().map(e -> e.path("alert_type").asText()).toList(),
                contains("info", "success", "warning", "error", "info"));
        assertThat(
                sent.stream()
                        .map(e -> e.path("aggregation_key").asText())
                        .distinct()
                        .toList(),
                hasSize(1));
        assertThat(sent.get(0).path("date_happened").asLong(), is(AT.getEpochSecond()));
        assertThat(
                sent.get(3).path("date_happened").asLong(),
                is(AT.plusSeconds(300).getEpochSecond()));
        assertThat(sent.get(3).path("title").asText(), is("Deployment of checkout 1.5 to production: FAILED"));
        assertThat(
                sent.get(3).path("tags").toString(),
                is("[\"env:production\",\"service:checkout\",\"verdict:failed\",\"version:1.5\"]"));
        assertThat(sent.get(3).path("text").asText(), allOf(containsString("% % % why"), not(containsString("%%%"))));

        datadog.answer(any -> Reply.of(503, "{\"errors\":[\"busy\"]}"));
        assertThrows(SourceException.class, () -> source.deploymentMarker().begin(started, BUDGET));
        assertThat("not sent twice", datadog.asked("POST", "/api/v1/events"), hasSize(6));
    }

    @Test
    public void aMonitorIsMadeOnce() throws Exception {
        ObjectNode definition = (ObjectNode) JSON.readTree("{\"name\":\"Errors of checkout\",\"type\":\"query alert\","
                + "\"query\":\"avg(last_5m):sum:e{service:checkout} > 5\",\"tags\":[\"service:checkout\"]}");
        datadog.answer(asked -> switch (asked.method() + asked.path()) {
            case "POST/api/v1/monitor/validate" -> Reply.ok("{}");
            case "GET/api/v1/monitor" -> Reply.ok("[" + monitor(4, "OK", "") + "]");
            default -> Reply.ok(monitor(5, "OK", ""));
        });
        DatadogMonitors.Made made = source.monitors().create(definition, BUDGET);
        assertThat(made.created(), is(true));
        assertThat(made.id(), is("5"));
        assertThat(datadog.asked().get(1).parameters(), is(Map.of("name", "Errors of checkout")));

        datadog.answer(asked -> asked.method().equals("GET")
                ? Reply.ok("[{\"id\":9,\"name\":\"Errors of checkout\"}]")
                : Reply.ok("{}"));
        DatadogMonitors.Made there = source.monitors().create(definition, BUDGET);
        assertThat(there.created(), is(false));
        assertThat(there.link(), is(URI.create("https://app.datadoghq.eu/monitors/9")));
        assertThat(datadog.asked("POST", "/api/v1/monitor"), hasSize(1));

        datadog.answer(any -> Reply.of(400, "{\"errors\":[\"The value provided for parameter 'query' is invalid\"]}"));
        assertThat(
                assertThrows(SourceException.class, () -> source.monitors().create(definition, BUDGET))
                        .getMessage(),
                containsString("'query' is invalid"));
        definition.remove("query");
        assertThat(
                assertThrows(SourceException.class, () -> source.monitors().create(definition, BUDGET))
                        .getMessage(),
                containsString("'query' is missing"));
    }
}
