package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.xml.sax.InputSource;

/** The command line as a person calls it, within this process. */
public class MainTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CountDownLatch asked = new CountDownLatch(1);
    private HttpServer prometheus;

    /** Every query is a number, and that is its value; "none" has no series. */
    @Before
    public void start() throws Exception {
        prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        prometheus.setExecutor(Executors.newCachedThreadPool());
        prometheus.createContext("/api/v1/query", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = URLDecoder.decode(form.replaceAll("(^|.*&)query=([^&]*).*", "$2"), StandardCharsets.UTF_8);
            String series =
                    query.equals("none") ? "" : "{\"metric\":{},\"value\":[1,\"" + (isUndone() ? "1" : query) + "\"]}";
            byte[] body = ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + series + "]}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            asked.countDown();
        });
        prometheus.start();
    }

    /** From then on all is well. */
    private boolean isUndone() {
        return Files.exists(folder.getRoot().toPath().resolve("undone $(whoami)"));
    }

    @After
    public void stop() {
        prometheus.stop(0);
    }

    private int run(String... args) {
        return run(new Interruption(), args);
    }

    private int run(Interruption interruption, String... args) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                StandardCharsets.UTF_8,
                100,
                Map.of("TOKEN", "s3cret"));
        return Main.run(terminal, interruption, args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String source() {
        return "main=prometheus:http://127.0.0.1:" + prometheus.getAddress().getPort();
    }

    private String policy(String query) throws Exception {
        return file(
                "policy.yaml",
                "name: checkout\nwindow: {duration: 0s}\nmetrics:\n  - {name: m, query: '" + query
                        + "', criteria: '<= 5'}\n");
    }

    private String file(String name, String text) throws Exception {
        Path file = folder.getRoot().toPath().resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    public void theExitCodeIsTheVerdict() throws Exception {
        assertThat(run("verify", "--policy", policy("1"), "--source", source()), equalTo(0));
        assertThat(run("verify", "--policy", policy("9"), "--source", source()), equalTo(1));
        assertThat(run("verify", "--policy", policy("none"), "--source", source()), equalTo(2));
    }

    @Test
    public void whatFailsIsRolledBackAndVerifiedAgain() throws Exception {
        String undone = folder.getRoot().toPath().resolve("undone $(whoami)").toString();
        String policy = file("p.yaml", Files.readString(Path.of(policy("9"))) + "action: rollback\n");
        String[] rollback = {
            "verify",
            "--policy",
            policy,
            "--source",
            source(),
            "--settle",
            "0s",
            "--rollback-command",
            "touch",
            "--rollback-command",
            undone
        };
        assertThat("what was deployed did fail", run(rollback), equalTo(1));
        assertThat(err(), containsString("rolled back, healed"));
        assertThat(out(), containsString("asked for by the verdict"));
        assertThat(out(), containsString("✔ PASSED  checkout"));

        Files.delete(Path.of(undone));
        rollback[8] = "false";
        assertThat(run(rollback), equalTo(1));
        assertThat(out(), containsString("ROLLBACK FAILED"));
    }

    @Test
    public void aRollbackThatWouldNeverRunIsRefused() throws Exception {
        int code = run("verify", "--policy", policy("1"), "--source", source(), "--rollback-command", "true");
        assertThat(code, equalTo(3));
        assertThat(err(), containsString("no check that counts has the action 'rollback'"));
    }

    @Test
    public void aSourceThatCannotBeReachedIsInconclusive() throws Exception {
        prometheus.stop(0);
        assertThat(run("verify", "--policy", policy("1"), "--source", source()), equalTo(2));
    }

    @Test
    public void theReportGoesToStandardOutputAndNothingElseDoes() throws Exception {
        run("verify", "--policy", policy("9"), "--source", source(), "--deployed-version", "1.5.0");
        assertThat(out(), startsWith("✘ FAILED"));
        assertThat(out(), containsString("checkout 1.5.0"));
        assertThat(err(), containsString("Verifying checkout 1.5.0"));
        assertThat("no colours in a pipe", out(), not(containsString("\u001b[")));
    }

    @Test
    public void theFormatsAreWhatTheyAreCalled() throws Exception {
        run("verify", "--policy", policy("9"), "--source", source(), "--format", "json");
        JsonNode json = new ObjectMapper().readTree(out());
        assertThat(json.get("verdict").asText(), equalTo("FAILED"));
        out.reset();
        run("verify", "--policy", policy("9"), "--source", source(), "--format", "junit");
        String root = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(out())))
                .getDocumentElement()
                .getTagName();
        assertThat(root, startsWith("testsuite"));
        assertThat(out(), containsString("<failure"));
        out.reset();
        run("verify", "--policy", policy("9"), "--source", source(), "--format", "markdown");
        assertThat(out(), containsString("FAILED"));
    }

    @Test
    public void theReportCanGoToAFile() throws Exception {
        Path report = folder.getRoot().toPath().resolve("report.json");
        run("verify", "--policy", policy("1"), "--source", source(), "--format", "json", "--output", report.toString());
        assertThat(out(), equalTo(""));
        assertThat(
                new ObjectMapper()
                        .readTree(Files.readString(report))
                        .get("verdict")
                        .asText(),
                equalTo("PASSED"));
        assertThat(
                run("verify", "--policy", policy("1"), "--source", source(), "--output", "/no/such/folder/x"),
                equalTo(3));
    }

    @Test
    public void severalServicesAreVerifiedTogetherAndTheWorstCounts() throws Exception {
        String both = file(
                "both.yaml",
                "services:\n"
                        + "  - name: a\n"
                        + "    window: {duration: 0s}\n"
                        + "    metrics: [{name: m, query: '1', criteria: '<= 5'}]\n"
                        + "  - name: b\n"
                        + "    window: {duration: 0s}\n"
                        + "    metrics: [{name: m, query: '9', criteria: '<= 5'}]\n");
        assertThat(run("verify", "--policy", both, "--source", source(), "--format", "json"), equalTo(1));
        assertThat(new ObjectMapper().readTree(out()).size(), equalTo(2));
        assertThat(run("verify", "--policy", both, "--source", source(), "--service", "a"), equalTo(0));
        assertThat(run("verify", "--policy", both, "--source", source(), "--service", "c"), equalTo(3));
        assertThat(err(), containsString("has no service 'c'; it has: a, b"));
    }

    @Test
    public void placeholdersAndTheWindowComeFromTheCommandLine() throws Exception {
        String placeholder = file(
                "p.yaml",
                "name: s\nmetrics: [{name: m, query: '${value}', criteria: '<= 5'}]\nwindow: {duration: 1h}\n");
        assertThat(
                run("verify", "--policy", placeholder, "--source", source(), "--set", "value=3", "--duration", "0s"),
                equalTo(0));
        assertThat(run("verify", "--policy", placeholder, "--source", source(), "--duration", "0s"), equalTo(3));
        assertThat(err(), containsString("${value} has no value"));
        assertThat(
                run("verify", "--policy", placeholder, "--source", source(), "--set", "value=3", "--duration", "5"),
                equalTo(3));
        assertThat(err(), containsString("--duration: '5' is not a duration"));
    }

    @Test
    public void wrongUsageSaysWhatWouldBeRight() throws Exception {
        assertThat(run(), equalTo(3));
        assertThat(run("verify"), equalTo(3));
        assertThat(err(), containsString("--policy"));
        assertThat(run("verify", "--polcy", "x"), equalTo(3));
        assertThat(run("verify", "--policy", "/no/such/file"), equalTo(3));
        assertThat(err(), containsString("/no/such/file: there is no such file"));
        assertThat(run("verify", "--policy", policy("1"), "--source", "http://x"), equalTo(3));
        assertThat(err(), containsString("main=prometheus:http://localhost:9090"));
        assertThat(run("verify", "--policy", policy("1"), "--source", "a=prometheus:http://u:p@h"), equalTo(3));
        assertThat(run("verify", "--policy", policy("1"), "--source", "a=http://u:hush@h"), equalTo(3));
        assertThat(err(), not(containsString("hush")));
        assertThat(err(), not(containsString("internal error")));
    }

    @Test
    public void aSourceThatIsNotThereIsToldBeforeTheWindow() throws Exception {
        assertThat(run("verify", "--policy", policy("1")), equalTo(3));
        assertThat(err(), containsString("give it with --source or --config"));
        String named =
                file("named.yaml", "name: s\nsource: other\nmetrics: [{name: m, query: '1', criteria: '<= 5'}]\n");
        assertThat(run("verify", "--policy", named, "--source", source()), equalTo(3));
        assertThat(err(), containsString("no metric source 'other'; there are: main"));
    }

    @Test
    public void anInterruptBeforeTheFirstMeasurementLeavesAReportToo() throws Exception {
        Interruption interruption = new Interruption();
        interruption.interrupt();
        assertThat(run(interruption, "verify", "--policy", policy("1"), "--source", source()), equalTo(2));
        assertThat(out(), containsString("Aborted"));
    }

    @Test
    public void aWrongPolicyIsToldWithItsPlace() throws Exception {
        String wrong = file("wrong.yaml", "name: s\nmetrics:\n  - {name: m, qeury: x, criteria: '<= 5'}\n");
        assertThat(run("check-policy", wrong), equalTo(3));
        assertThat(err(), containsString("wrong.yaml:3:"));
        assertThat(err(), containsString("did you mean 'query'?"));
        assertThat(run("check-policy", policy("1")), equalTo(0));
        assertThat(out(), containsString("sound"));
    }

    @Test
    public void connectionsComeFromAFileAndSecretsFromTheEnvironment() throws Exception {
        String url = "http://127.0.0.1:" + prometheus.getAddress().getPort();
        String config = file(
                "config.yaml",
                "sources:\n  - {name: main, type: prometheus, url: '" + url
                        + "', auth: {type: bearer, token: '${TOKEN}'}}\n");
        assertThat(run("verify", "--policy", policy("1"), "--config", config), equalTo(0));
        String unset = file(
                "unset.yaml",
                "sources:\n  - {name: main, type: prometheus, url: '" + url
                        + "', auth: {type: bearer, token: '${NO_SUCH}'}}\n");
        assertThat(run("verify", "--policy", policy("1"), "--config", unset), equalTo(3));
        assertThat(err(), containsString("NO_SUCH"));
        assertThat(err() + out(), not(containsString("s3cret")));
    }

    @Test
    public void anInterruptStillLeavesTheReport() throws Exception {
        String hour = file(
                "hour.yaml", "name: s\nmetrics: [{name: m, query: '1', criteria: '<= 5'}]\nwindow: {duration: 1h}\n");
        Interruption interruption = new Interruption();
        int[] code = new int[1];
        Thread running =
                new Thread(() -> code[0] = run(interruption, "verify", "--policy", hour, "--source", source()));
        running.start();
        asked.await();
        interruption.interrupt();
        running.join(20_000);
        assertThat(running.isAlive(), is(false));
        assertThat(code[0], equalTo(2));
        assertThat(out(), containsString("INCONCLUSIVE"));
        assertThat(out(), containsString("Aborted"));
    }

    @Test
    public void helpAndVersion() {
        assertThat(run("--help"), equalTo(0));
        assertThat(run("verify", "--help"), equalTo(0));
        assertThat(out(), containsString("Exit codes"));
        assertThat(run("--version"), equalTo(0));
        assertThat(out(), containsString("deployment-verification "));
    }

    @Test
    public void earlierReportsAreABaseline() throws Exception {
        Path reports = folder.newFolder("reports").toPath();
        Files.writeString(reports.resolve("other.json"), "{}");
        run(
                "verify",
                "--policy",
                policy("4"),
                "--source",
                source(),
                "--format",
                "json",
                "--output",
                reports.resolve("1.json").toString());
        String[] command = {
            "verify",
            "--source",
            source(),
            "--history",
            reports.toString(),
            "--format",
            "json",
            "--policy",
            file(
                    "second.yaml",
                    "name: checkout\nwindow: {duration: 0s}\nmetrics:\n  - {name: m, query: '5', criteria: '<= +10%',"
                            + " baseline: {type: previous}}\n")
        };

        assertThat(run(command), equalTo(1));

        JsonNode measurement = new ObjectMapper().readTree(out()).at("/checks/0/measurements/0");
        assertThat(measurement.get("baseline").asDouble(), equalTo(4.0));
        assertThat(err(), containsString("other.json is no report"));
        command[4] = "nowhere";
        assertThat(run(command), equalTo(3));
        assertThat(err(), containsString("--history: there is no folder nowhere"));
    }
}
