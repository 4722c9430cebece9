package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.deploymentverification.engine.connection.ConnectionsReader;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection;
import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnections;
import io.jenkins.plugins.deploymentverification.engine.http.RawServer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.probe.NetworkProbes;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Ten sources at once in one policy, each with a server of its own on the loopback, one of which never answers. */
public class TenSourcesTest {

    private static final int CHECKS_OF_THE_DEAD = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(4);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, MetricSource> sources = new HashMap<>();
    private final RawServer dead = RawServer.silent();
    private VerificationPlan plan;

    @Before
    public void start() throws Exception {
        StringBuilder connections = new StringBuilder("sources:\n");
        StringBuilder checks = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            String value = i == 0 ? "9" : "1"; // one breach
            String url = serve(
                    "/api/v1/query",
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":["
                            + Instant.now().getEpochSecond() + ",\"" + value + "\"]}]}}");
            connections.append("  - {name: p" + i + ", type: prometheus, url: '" + url + "', timeout: 4s}\n");
            checks.append("  - {name: p" + i + ", source: p" + i + ", query: up, criteria: '<= 5'}\n");
        }
        for (int i = 0; i < 4; i++) {
            String url = serve("/v", "{\"value\":2}");
            connections.append(
                    "  - {name: j" + i + ", type: json, path: /v, value: value, url: '" + url + "', timeout: 4s}\n");
            checks.append("  - {name: j" + i + ", source: j" + i + ", query: any, criteria: '<= 5'}\n");
        }
        connections.append(
                "  - {name: am, type: alertmanager, url: '" + serve("/api/v2/alerts", "[]") + "', timeout: 4s}\n");
        connections.append(
                "  - {name: dead, type: prometheus, url: '" + dead.uri("") + "', timeout: 4s, retries: 0}\n");
        for (int i = 0; i < CHECKS_OF_THE_DEAD; i++) {
            checks.append("  - {name: dead" + i + ", source: dead, query: up, criteria: '<= 5'}\n");
        }
        for (SourceConnection one :
                new ConnectionsReader(Map.of(), Path.of("")).read("c.yaml", connections.toString())) {
            sources.put(one.name(), SourceConnections.open(one));
        }
        assertThat(sources.size(), is(10));
        String policy = "name: s\nwindow: {duration: 0s, interval: 60s}\nmetrics:\n" + checks
                + "alerts: [{name: alerts, source: am, labels: {job: s}}]\n";
        plan = new VerificationPlan(
                "v",
                new Deployment("s", null, null, null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p.yaml", policy)
                        .services()
                        .get(0),
                Instant.now());
    }

    private String serve(String path, String json) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(path, exchange -> {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @After
    public void stop() {
        sources.values().forEach(MetricSource::close);
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        dead.close();
    }

    @Test
    public void oneDeadSourceHarmsNoOthersVerdictAndCostsOneTimeout() throws Exception {
        VerificationSession session = VerificationSession.start(plan);
        Duration took;
        Tick tick;
        try (NetworkProbes probes = new NetworkProbes();
                Measurer measurer = new Measurer(sources::get, probes, CHECKS_OF_THE_DEAD)) {
            Step.Measure due = (Step.Measure) session.next(Instant.now());
            long start = System.nanoTime();
            tick = measurer.measure(plan, due);
            took = Duration.ofNanos(System.nanoTime() - start);
            session.record(tick);
        }
        // what is asked one after the other would take four of them
        assertThat(dead.connections(), is(greaterThanOrEqualTo(CHECKS_OF_THE_DEAD)));
        assertThat(took, is(lessThan(TIMEOUT.multipliedBy(2))));

        for (Map.Entry<String, Measurement> one : tick.measurements().entrySet()) {
            Outcome expected = one.getKey().startsWith("dead")
                    ? Outcome.SOURCE_ERROR
                    : one.getKey().equals("p0") ? Outcome.BREACH : Outcome.OK;
            assertThat(one.getKey() + " " + one.getValue(), one.getValue().outcome(), equalTo(expected));
        }
        Report report = ((Step.Finished) session.next(Instant.now())).report();
        for (CheckReport check : report.checks()) {
            Verdict expected = check.name().startsWith("dead")
                    ? Verdict.INCONCLUSIVE
                    : check.name().equals("p0") ? Verdict.FAILED : Verdict.PASSED;
            assertThat(check.name(), check.verdict(), equalTo(expected));
        }
        assertThat(tick.measurements().get("dead0").message(), containsString("127.0.0.1:" + dead.port()));
    }
}
