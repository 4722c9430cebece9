package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Back-tests and suggestions as a person calls them, against a Prometheus whose values are functions of time. */
public class HistoryCommandsTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    /** By query: the value at a time in epoch seconds, or null where there is none. */
    private final Map<String, LongFunction<Double>> metrics = new ConcurrentHashMap<>();

    private final AtomicInteger instants = new AtomicInteger();
    private final AtomicInteger ranges = new AtomicInteger();
    private volatile long shiftSeconds;
    private HttpServer prometheus;

    @Before
    public void start() throws Exception {
        prometheus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        prometheus.setExecutor(Executors.newCachedThreadPool());
        prometheus.createContext("/api/v1/query", this::answer);
        prometheus.start();
    }

    @After
    public void stop() {
        prometheus.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        for (String pair : new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&")) {
            String[] parts = pair.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        LongFunction<Double> metric = metrics.get(form.get("query"));
        boolean range = form.containsKey("step");
        (range ? ranges : instants).incrementAndGet();
        long from = (long) Double.parseDouble(form.get(range ? "start" : "time"));
        long to = range ? (long) Double.parseDouble(form.get("end")) : from;
        long step = range ? (long) Double.parseDouble(form.get("step")) : 1;
        StringBuilder samples = new StringBuilder();
        for (long t = from; t <= to; t += step) {
            long time = range ? t + shiftSeconds : t;
            Double value = metric.apply(time);
            if (value != null) {
                samples.append(samples.isEmpty() ? "" : ",")
                        .append("[")
                        .append(time)
                        .append(",\"");
                samples.append(value.isInfinite() ? "+Inf" : value).append("\"]");
            }
        }
        String series = samples.isEmpty()
                ? ""
                : "{\"metric\":{},\"" + (range ? "values\":[" + samples + "]" : "value\":" + samples) + "}";
        byte[] body = ("{\"status\":\"success\",\"data\":{\"resultType\":\"" + (range ? "matrix" : "vector")
                        + "\",\"result\":[" + series + "]}}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
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
                Map.of());
        return Main.run(terminal, interruption, args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(out());
    }

    private String source() {
        return "main=prometheus:http://127.0.0.1:" + prometheus.getAddress().getPort();
    }

    private String policy(String checks) throws Exception {
        Path file = folder.getRoot().toPath().resolve("policy.yaml");
        Files.writeString(file, "name: checkout\nwindow: {duration: 5m, interval: 30s}\n" + checks);
        return file.toString();
    }

    private String latency(String criteria) throws Exception {
        return policy("metrics:\n  - {name: latency, query: latency, criteria: '" + criteria + "'}\n");
    }

    private Instant ago(int hours) {
        return now.minus(Duration.ofHours(hours));
    }

    /** 200 ms, and 900 ms for the five minutes after a time. */
    private void badAfter(Instant time) {
        metrics.put("latency", t -> t >= time.getEpochSecond() && t <= time.getEpochSecond() + 300 ? 0.9 : 0.2);
    }

    @Test
    public void aBadDeploymentIsFoundAndGoodOnesPass() throws Exception {
        badAfter(ago(10));
        int code = run(
                "backtest",
                "--policy",
                latency("<= 500ms"),
                "--source",
                source(),
                "--format",
                "json",
                "--at",
                ago(30).toString(),
                ago(20).toString(),
                "--bad",
                ago(10).toString());

        assertThat(err(), code, equalTo(0));
        JsonNode result = json();
        assertThat(result.get("falseAlarms").asInt(), equalTo(0));
        assertThat(result.get("missed").asInt(), equalTo(0));
        JsonNode check = result.get("checks").get(0);
        assertThat(check.get("failed").asInt(), equalTo(1));
        assertThat(check.get("passed").asInt(), equalTo(2));
        assertThat(check.at("/values/count").asInt(), equalTo(22));
        assertThat(
                "the failed window is seen to its end",
                check.at("/badValues/count").asInt(),
                equalTo(11));
        assertThat(check.at("/values/p50").asDouble(), equalTo(0.2));
        assertThat(check.at("/values/max").asDouble(), equalTo(0.2));
        assertThat(check.at("/badValues/min").asDouble(), equalTo(0.9));
        assertThat(check.get("leftToTheLimit").asDouble(), closeTo(0.3, 1e-9));
        JsonNode last = result.get("deployments").get(2);
        assertThat(last.get("verdict").asText(), equalTo("FAILED"));
        assertThat(last.get("reasons").toString(), containsString("latency"));
        assertThat("one range query a deployment", ranges.get(), equalTo(3));
        assertThat(instants.get(), equalTo(0));
    }

    @Test
    public void aGoodDeploymentThatWouldHaveFailedGivesExitCodeOne() throws Exception {
        badAfter(ago(10));
        String at = String.valueOf(ago(10).getEpochSecond());
        assertThat(run("backtest", "--policy", latency("<= 500ms"), "--source", source(), "--at", at), equalTo(1));
        assertThat(out(), containsString("1 deployment, 1 would have failed"));
        assertThat(out(), containsString("false alarm"));
        assertThat(run("backtest", "--policy", latency("<= 1s"), "--source", source(), "--bad", at), equalTo(0));
        assertThat(out(), containsString("Missed: 1 of 1 bad ones."));
    }

    @Test
    public void eachCheckIsJudgedOverItsWholeWindowWhateverTheOthersDo() throws Exception {
        Instant at = ago(10);
        badAfter(at);
        metrics.put("late", t -> t >= at.getEpochSecond() + 240 ? 9.0 : 1.0);
        String two = policy("metrics:\n  - {name: latency, query: latency, criteria: '<= 500ms'}\n"
                + "  - {name: late, query: late, criteria: '<= 5'}\n");
        run("backtest", "--policy", two, "--source", source(), "--at", at.toString(), "--format", "json");
        assertThat(json().at("/checks/1/failed").asInt(), equalTo(1));
        assertThat(
                "the verification itself would have ended before",
                json().at("/deployments/0/reasons").toString(),
                not(containsString("late,")));
    }

    @Test
    public void whatCannotBeAskedOfThePastIsLeftOutAndTold() throws Exception {
        badAfter(ago(100));
        String mixed = policy("metrics:\n  - {name: latency, query: latency, criteria: '<= 500ms'}\n"
                + "http:\n  - {name: health, url: 'http://127.0.0.1:1/'}\n"
                + "alerts:\n  - {name: pages, labels: {service: checkout}}\n");
        assertThat(run("backtest", "--policy", mixed, "--source", source(), "--at", "-3h"), equalTo(0));
        assertThat(out(), containsString("Left out"));
        assertThat(out(), containsString("health (http), pages (alerts)"));
        String none = policy("http:\n  - {name: health, url: 'http://127.0.0.1:1/'}\n");
        assertThat(run("backtest", "--policy", none, "--source", source(), "--at", "-3h"), equalTo(3));
        assertThat(err(), containsString("no metric check"));
    }

    @Test
    public void timesAreAskedForOneByOneWhereARangeWouldNotSayTheSame() throws Exception {
        badAfter(ago(10));
        shiftSeconds = 7;
        assertThat(
                run("backtest", "--policy", latency("<= 500ms"), "--source", source(), "--at", ago(10).toString()),
                equalTo(1));
        assertThat("tried once", ranges.get(), equalTo(1));
        assertThat(instants.get(), equalTo(11));

        metrics.put("x @ end()", t -> 1.0);
        String ofRange = policy("metrics:\n  - {name: m, query: 'x @ end()', criteria: '<= 5'}\n");
        assertThat(run("backtest", "--policy", ofRange, "--source", source(), "--at", "-3h"), equalTo(0));
        assertThat(ranges.get(), equalTo(1));
        assertThat(instants.get(), equalTo(22));
    }

    @Test
    public void aGridOfTimesLeavesOutWhatOverlapsABadDeployment() throws Exception {
        badAfter(ago(24));
        int code = run(
                "backtest",
                "--policy",
                latency("<= 500ms"),
                "--source",
                source(),
                "--format",
                "json",
                "--every",
                "12h",
                "--since",
                "3d",
                "--bad",
                ago(24).plusSeconds(60).toString());
        assertThat(err(), code, equalTo(0));
        assertThat(json().get("good").asInt(), equalTo(5));
        assertThat(json().get("bad").asInt(), equalTo(1));
    }

    @Test
    public void withoutDataNothingPasses() throws Exception {
        metrics.put("latency", t -> null);
        assertThat(run("backtest", "--policy", latency("<= 1"), "--source", source(), "--at", "-3h"), equalTo(2));
        assertThat(out(), containsString("INCONCLUSIVE"));
        prometheus.stop(0);
        assertThat(run("backtest", "--policy", latency("<= 1"), "--source", source(), "--at", "-3h"), equalTo(2));
    }

    /** A ratio by zero. */
    @Test
    public void infiniteValuesAreToldAsSuch() throws Exception {
        metrics.put("latency", t -> Double.POSITIVE_INFINITY);
        String policy = latency("<= 1");
        assertThat(
                run("backtest", "--policy", policy, "--source", source(), "--at", "-3h", "--format", "json"),
                equalTo(1));
        assertThat(json().at("/checks/0/values/max").asText(), equalTo("+Inf"));
        assertThat(json().at("/checks/0/leftToTheLimit").asText(), equalTo("-Inf"));
        assertThat(run("suggest", "--policy", policy, "--source", source(), "--since", "1d"), equalTo(0));
        assertThat(out(), containsString("there is no data to learn from"));
    }

    @Test
    public void relativeCriteriaFindTheirBaselineInThePast() throws Exception {
        badAfter(ago(10));
        String previous = policy("metrics:\n  - {name: m, query: latency, criteria: '<= +20%', unit: s,"
                + " baseline: {type: previous, last: 3}, onNoBaseline: pass}\n");
        run(
                "backtest",
                "--policy",
                previous,
                "--source",
                source(),
                "--format",
                "json",
                "--at",
                ago(30).toString(),
                ago(20).toString(),
                ago(5).toString(),
                "--bad",
                ago(10).toString());
        JsonNode check = json().at("/checks/0");
        assertThat("the first has none", check.at("/values/count").asInt(), equalTo(22));
        assertThat(check.get("passed").asInt(), equalTo(3));
        assertThat(check.get("failed").asInt(), equalTo(1));
        assertThat(check.get("missed").asInt(), equalTo(0));
        assertThat(check.get("leftToTheLimit").asDouble(), closeTo(0.04, 1e-9));

        out.reset();
        String offset = policy("metrics:\n  - {name: m, query: latency, criteria: '<= +20%', unit: s,"
                + " baseline: {type: offset, offset: 1h}}\n");
        run("backtest", "--policy", offset, "--source", source(), "--format", "json", "--at", ago(10).toString());
        assertThat(json().at("/checks/0/failed").asInt(), equalTo(1));
        assertThat("the baseline's times", instants.get(), equalTo(11));
    }

    @Test
    public void anInterruptEndsIt() throws Exception {
        badAfter(ago(10));
        Interruption interruption = new Interruption();
        interruption.interrupt();
        String policy = latency("<= 1");
        assertThat(run(interruption, "backtest", "--policy", policy, "--source", source(), "--at", "-3h"), equalTo(2));
        assertThat(run(interruption, "suggest", "--policy", policy, "--source", source()), equalTo(2));
        assertThat(err(), containsString("interrupted"));
        assertThat(out(), equalTo(""));
    }

    @Test
    public void wrongUsageSaysWhatWouldBeRight() throws Exception {
        String policy = latency("<= 1");
        assertThat(run("backtest", "--policy", policy, "--source", source()), equalTo(3));
        assertThat(err(), containsString("needs times"));
        assertThat(run("backtest", "--policy", policy, "--source", source(), "--at", "yesterday"), equalTo(3));
        assertThat(err(), containsString("'yesterday' is not a time; write 2026-11-20T09:30:00Z"));
        assertThat(run("backtest", "--policy", policy, "--source", source(), "--at", "-2m"), equalTo(3));
        assertThat(err(), containsString("is not over yet"));
        assertThat(
                run(
                        "backtest",
                        "--policy",
                        policy,
                        "--source",
                        source(),
                        "--at",
                        now.plusSeconds(3600).toString()),
                equalTo(3));
        assertThat(err(), containsString("is in the future"));
        assertThat(run("backtest", "--policy", policy, "--source", source(), "--every", "1d"), equalTo(3));
        assertThat(err(), containsString("go together"));
        assertThat(
                run("backtest", "--policy", policy, "--source", source(), "--every", "1m", "--since", "14d"),
                equalTo(3));
        assertThat(err(), containsString("more than 1000 deployments"));
        assertThat(run("backtest", "--policy", policy, "--at", "-3h"), equalTo(3));
        assertThat(err(), containsString("give it with --source or --config"));
        assertThat(run("suggest", "--policy", policy, "--source", source(), "--target-rate", "1"), equalTo(3));
        assertThat(run("suggest", "--policy", policy, "--source", source(), "--since", "7000d"), equalTo(3));
        assertThat(err(), containsString("limit of 5000"));
        assertThat(err(), not(containsString("internal error")));
    }

    @Test
    public void aThresholdIsSuggestedThatHoldsWhatItPromises() throws Exception {
        // each hour a value of its own between 200 ms and 300 ms, and one hour of 800 ms
        metrics.put("latency", t -> {
            long hour = t / 3600;
            return hour == ago(50).getEpochSecond() / 3600 ? 0.8 : 0.2 + hour * 37 % 100 / 1000.0;
        });
        String policy = latency("<= 250ms");
        int code = run(
                "suggest",
                "--policy",
                policy,
                "--source",
                source(),
                "--since",
                "14d",
                "--target-rate",
                "2%",
                "--format",
                "json");

        assertThat(err(), code, equalTo(0));
        JsonNode check = json().at("/checks/0");
        assertThat(check.get("windows").asInt(), greaterThan(7000));
        assertThat(check.get("suggested").asText(), equalTo("<= 300ms"));
        for (JsonNode candidate : check.get("candidates")) {
            double rate = candidate.get("rate").asDouble();
            assertThat(candidate.get("low").asDouble(), lessThanOrEqualTo(rate));
            assertThat(candidate.get("high").asDouble(), greaterThan(rate));
            if (candidate.get("criteria").asText().equals("<= 300ms")) {
                assertThat("an hour of 14 days", rate, closeTo(1 / (14 * 24.0), 1e-3));
            }
            if (candidate.get("from").asText().equals("policy")) {
                assertThat("about half of the hours", rate, closeTo(0.5, 0.1));
            }
        }
        assertThat("40,320 times", ranges.get(), lessThan(50));
        assertThat(instants.get(), equalTo(0));

        Path suggested = folder.getRoot().toPath().resolve("suggested.yaml");
        Files.writeString(suggested, "name: checkout\n" + check.get("snippet").asText());
        assertThat(run("check-policy", suggested.toString()), equalTo(0));
        assertThat(Files.readString(suggested), containsString("<= 300ms"));
        assertThat("defaults are left out", Files.readString(suggested), not(containsString("weight")));
    }

    @Test
    public void tooLittleDataIsToldPlainly() throws Exception {
        metrics.put("latency", t -> t > ago(1).getEpochSecond() ? 0.2 : null);
        assertThat(run("suggest", "--policy", latency("<= 1s"), "--source", source(), "--since", "2d"), equalTo(0));
        assertThat(out(), containsString("no suggestion"));
        assertThat(out(), containsString("too little data"));
        out.reset();
        metrics.put("latency", t -> null);
        run("suggest", "--policy", latency("<= 1s"), "--source", source(), "--since", "2d", "--format", "markdown");
        assertThat(out(), containsString("there is no data to learn from"));
        out.reset();
        metrics.put("latency", t -> 0.0);
        run("suggest", "--policy", latency("<= 1s"), "--source", source(), "--since", "2d");
        assertThat(out(), containsString("without any spread"));
        assertThat(out().contains("metrics:"), is(false));
        out.reset();
        run("suggest", "--policy", latency("== 0"), "--source", source(), "--since", "2d");
        assertThat(out(), containsString("not for '== 0'"));
    }

    @Test
    public void whereRangesDoNotDoTheHistoryIsSampled() throws Exception {
        metrics.put("x @ end()", t -> (double) (t % 7));
        String policy = policy("metrics:\n  - {name: m, query: 'x @ end()', criteria: '<= 5', duration: 0s}\n");
        String minute = Files.readString(Path.of(policy)).replace("interval: 30s", "interval: 5m");
        Files.writeString(Path.of(policy), minute);
        assertThat(run("suggest", "--policy", policy, "--source", source(), "--since", "3h"), equalTo(0));
        assertThat(out(), containsString("37 windows judged"));
        assertThat(instants.get(), equalTo(37));
        assertThat(ranges.get(), equalTo(0));
    }
}
