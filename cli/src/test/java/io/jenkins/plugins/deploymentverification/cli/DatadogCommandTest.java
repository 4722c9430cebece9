package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Datadog from the command line, within this process. */
public class DatadogCommandTest {

    @Rule
    public final DatadogStub datadog = new DatadogStub();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String config;

    @Before
    public void configure() throws Exception {
        config = file(
                "connections.yaml",
                "datadog_integration:\n  api_url: " + datadog.url()
                        + "/api/v1\n  api_key: ${DD_API_KEY}\n  app_key: ${DD_APP_KEY}\n");
    }

    @After
    public void noKeyIsSeen() {
        for (ByteArrayOutputStream stream : new ByteArrayOutputStream[] {out, err}) {
            String said = stream.toString(StandardCharsets.UTF_8);
            assertThat(said, not(containsString(DatadogStub.API_KEY)));
            assertThat(said, not(containsString(DatadogStub.APPLICATION_KEY)));
        }
    }

    private String file(String name, String text) throws Exception {
        Path file = folder.getRoot().toPath().resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private int run(String... args) {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                StandardCharsets.UTF_8,
                100,
                Map.of("DD_API_KEY", DatadogStub.API_KEY, "DD_APP_KEY", DatadogStub.APPLICATION_KEY));
        return Main.run(terminal, new Interruption(), args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void monitorsOfAServiceAreListed() {
        datadog.answer("{\"monitors\":[{\"id\":7,\"name\":\"errors\",\"status\":\"Alert\"},"
                + "{\"id\":8,\"name\":\"latency\",\"status\":\"OK\"}],\"metadata\":{\"total_count\":2}}");
        assertThat(err(), run("datadog", "monitors", "--config", config, "service:checkout"), is(1));
        assertThat(out(), allOf(containsString("alert 7 errors"), containsString("ok 8 latency")));
        assertThat(datadog.asked().get(0).parameters().get("query"), is("service:checkout"));
        datadog.answer("{\"monitors\":[],\"metadata\":{\"total_count\":0}}");
        assertThat(run("datadog", "monitors", "--config", config), is(0));
        datadog.answer(any -> Reply.of(403, "{\"errors\":[\"Forbidden\"]}"));
        assertThat(run("datadog", "monitors", "--config", config), is(1));
        assertThat(err(), containsString("Forbidden"));
    }

    @Test
    public void aMonitorIsCreatedFromAFile() throws Exception {
        String definition = file(
                "monitor.json",
                "{\"name\":\"errors of checkout\",\"type\":\"query alert\",\"query\":\"avg(last_5m):avg:x{*} > 1\"}");
        datadog.answer(asked -> switch (asked.method() + asked.path()) {
            case "POST/api/v1/monitor/validate" -> Reply.ok("{}");
            case "GET/api/v1/monitor" -> Reply.ok("[]");
            default -> Reply.ok("{\"id\":42}");
        });
        assertThat(err(), run("datadog", "create-monitor", "--config", config, definition), is(0));
        assertThat(out(), containsString("created 42 errors of checkout"));
        assertThat(run("datadog", "create-monitor", "--config", config, file("x.json", "[]")), is(3));
        assertThat(run("datadog", "create-monitor", "--config", config, file("y.json", "{")), is(3));
        assertThat(datadog.asked("POST", "/api/v1/monitor"), hasSize(1));
    }

    @Test
    public void aSourceThatIsNoDatadogIsRefused() throws Exception {
        String other = file("other.yaml", "sources: [{name: p, type: prometheus, url: 'http://127.0.0.1:1'}]");
        assertThat(run("datadog", "monitors", "--config", other), is(3));
        assertThat(err(), containsString("is no Datadog"));
        assertThat(run("datadog"), is(3));
    }

    @Test
    public void aVerificationIsMarkedAndItsEventsAreInTheReport() throws Exception {
        String policy = file(
                "policy.yaml",
                "name: checkout\n"
                        + "window: {duration: 1s, interval: 1s}\n"
                        + "monitors: [{name: m, search: 'service:checkout'}]\n");
        datadog.answer(asked -> switch (asked.method() + asked.path()) {
            case "POST/api/v1/events" -> Reply.of(202, "{\"status\":\"ok\"}");
            case "GET/api/v1/events" ->
                Reply.ok("{\"events\":[{\"id\":1,\"title\":\"flag on\",\"date_happened\":1795255000}]}");
            default ->
                Reply.ok("{\"monitors\":[{\"id\":8,\"name\":\"latency\",\"status\":\"OK\"}],"
                        + "\"metadata\":{\"total_count\":1}}");
        });
        int code = run(
                "verify",
                "--policy",
                policy,
                "--config",
                config,
                "--mark",
                "datadog",
                "--events",
                "datadog",
                "--deployed-version",
                "1.5");
        assertThat(err(), code, is(0));
        assertThat(out(), containsString("datadog: flag on"));
        assertThat(datadog.asked("POST", "/api/v1/events"), hasSize(2));
        assertThat(
                datadog.asked("POST", "/api/v1/events").get(1).body(),
                containsString("Deployment of checkout 1.5: PASSED"));
        assertThat(run("verify", "--policy", policy, "--config", config, "--mark", "nobody"), is(3));
        assertThat(err(), containsString("--mark: there is no metric source 'nobody'"));
    }
}
