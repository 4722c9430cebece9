package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.DingTalkRules;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.SampleReports;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** {@code notify} as a person calls it, within this process. */
public class NotifyCommandTest {

    private static final String TOKEN = "token-that-nobody-may-see";
    private static final String SECRET = "SECsecret-that-nobody-may-see";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RobotServer server;
    private String url;
    private String input = "";

    @Before
    public void start() {
        server = RobotServer.of(new DingTalkRules(TOKEN, SECRET, Clock.systemUTC()));
        url = server.uri("/robot/send?access_token=" + TOKEN).toString();
    }

    @After
    public void stop() {
        server.close();
    }

    @Test
    public void sendsAText() {
        assertThat(
                run(
                        "--channel",
                        "dingtalk:" + url,
                        "--secret-env",
                        "SECRET",
                        "--text",
                        "done",
                        "--at-mobile",
                        "13800138000"),
                is(0));
        assertThat(json().at("/text/content").asText(), is("done\n\n@13800138000"));
        assertThat(json().at("/at/atMobiles/0").asText(), is("13800138000"));
        assertThat(err(), is("Delivered to dingtalk\n"));
    }

    @Test
    public void sendsMarkdownAndCards() throws Exception {
        Path secret = Files.writeString(folder.newFile().toPath(), SECRET + "\n");
        String[] where = {"--channel", "dingtalk:env:ROBOT", "--secret-file", secret.toString()};
        assertThat(run(where, "--type", "markdown", "--title", "T", "--text", "## a\n- b"), is(0));
        assertThat(json().at("/markdown/text").asText(), is("## a\n- b"));
        assertThat(run(where, "--type", "card", "--text", "Keep it?", "--button", "Report=https://a.example/r"), is(0));
        assertThat(json().at("/actionCard/singleURL").asText(), is("https://a.example/r"));
    }

    @Test
    public void tellsWhatAReportSays() throws Exception {
        Path report = Files.writeString(
                folder.newFile("report.json").toPath(),
                ReportCodec.toJson(SampleReports.of(Verdict.FAILED, "critical")));
        String[] where = {"--channel", "dingtalk:" + url, "--secret-env", "SECRET"};
        assertThat(
                run(where, "--report", report.toString(), "--report-url", "https://a.example/r", "--language", "zh-CN"),
                is(0));
        String body = server.received().get(0).body();
        assertThat(body, containsString("checkout 1.5.0 in production：失败"));
        assertThat(body, containsString("error-rate"));
        assertThat(body, containsString("https://a.example/r"));
        input = "[" + Files.readString(report) + "," + Files.readString(report) + "]";
        assertThat(run(where, "--report", "-"), is(0));
        assertThat(server.received().get(1).body(), containsString("2 verifications: Failed"));
    }

    @Test
    public void tellsWhatVerifyWrote() throws Exception {
        Path report = folder.getRoot().toPath().resolve("report.json");
        Path policy = Files.writeString(
                folder.newFile("policy.yaml").toPath(),
                "name: gate\nwindow: {duration: 1s, interval: 1s}\nhttp: [{name: up, url: '" + server.uri("/x")
                        + "', expectedStatus: 404}]\n");
        int verified = Main.run(
                terminal(), new Interruption(), "verify", "--policy", policy.toString(), "--json", report.toString());
        assertThat(verified, is(0));
        assertThat(out.toString(StandardCharsets.UTF_8), containsString("PASSED  gate"));
        assertThat(run("--channel", "dingtalk:" + url, "--secret-env", "SECRET", "--report", report.toString()), is(0));
        assertThat(json().toString(), containsString("gate: Passed"));
    }

    @Test
    public void aRefusalIsExitCodeOneWithTheServicesWords() {
        server.always(Reply.json("{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}"));
        assertThat(run("--channel", "dingtalk:" + url, "--text", "x"), is(1));
        assertThat(err(), containsString("Not delivered to dingtalk: "));
        assertThat(err(), containsString("310000"));
        assertThat(err(), containsString("keywords not in content"));
        assertThat(err(), not(containsString(TOKEN)));
        assertThat("a refusal is not repeated", server.received(), hasSize(1));
    }

    @Test
    public void whatMayPassIsTriedAgain() {
        server.next(Reply.json("{\"errcode\":-1,\"errmsg\":\"system busy\"}"));
        assertThat(run("--channel", "dingtalk:" + url, "--secret-env", "SECRET", "--text", "x"), is(0));
        assertThat(server.received(), hasSize(2));
    }

    @Test
    public void aServiceThatWantsMoreTimeThanThereIsIsNotWaitedFor() {
        server.always(Reply.json("{\"status\":1111,\"wait\":500,\"source\":\"x5\",\"punish\":\"deny\"}"));
        assertThat(run("--channel", "dingtalk:" + url, "--text", "x", "--timeout", "5s"), is(1));
        assertThat(server.received(), hasSize(1));
    }

    @Test
    public void findsNotifiersInAFile() throws Exception {
        Path config = Files.writeString(
                folder.newFile("connections.yaml").toPath(),
                "notifiers:\n"
                        + "  - {name: ops, type: dingtalk, url: '${ROBOT}', secret: '${SECRET}', language: zh-CN}\n"
                        + "  - {name: off, type: slack, url: '${NOT_SET}', enabled: false}\n");
        assertThat(run("--config", config.toString(), "--channel", "ops", "--text", "x"), is(0));
        assertThat(err(), is("Delivered to ops\n"));
        assertThat(run("--config", config.toString(), "--channel", "off", "--text", "x"), is(3));
        assertThat(err(), containsString("'off' is switched off"));
        assertThat(run("--config", config.toString(), "--channel", "opps", "--text", "x"), is(3));
        assertThat(err(), containsString("must be the name of a notifier in --config (ops, off)"));
    }

    @Test
    public void problemsOfTheFileAreToldWithTheirPlace() throws Exception {
        Path config = Files.writeString(
                folder.newFile("connections.yaml").toPath(),
                "notifiers:\n"
                        + "  - {name: ops, type: dingtak, url: 'x'}\n"
                        + "  - {name: b, type: wecom, secret: s, url: y}\n");
        assertThat(run("--config", config.toString(), "--channel", "ops", "--text", "x"), is(3));
        assertThat(err(), containsString("connections.yaml:2:"));
        assertThat(err(), containsString("dingtalk"));
        assertThat(err(), containsString("connections.yaml:3:"));
        assertThat(err(), containsString("has no meaning for wecom"));
    }

    @Test
    public void wrongUsageSaysWhatWouldBeRight() {
        assertThat(run("--channel", "dingtalk:" + url), is(3));
        assertThat(err(), containsString("needs either --text or --report"));
        assertThat(run("--channel", "pigeon:x", "--text", "x"), is(3));
        assertThat(err(), containsString("dingtalk, wecom, feishu, slack, teams, webhook"));
        assertThat(
                run("--channel", "dingtalk:http://robot.example/robot/send?access_token=" + TOKEN, "--text", "x"),
                is(3));
        assertThat(err(), containsString("is http"));
        assertThat(run("--channel", "dingtalk:env:NOT_SET", "--text", "x"), is(3));
        assertThat(err(), containsString("'NOT_SET' is not set"));
        assertThat(run("--channel", "dingtalk:" + url, "--type", "card", "--text", "x"), is(3));
        assertThat(err(), containsString("--button"));
        assertThat(run("--channel", "dingtalk:" + url, "--text", "x", "--button", "A=javascript:alert(1)"), is(3));
        assertThat(err(), containsString("needs an http or https URL"));
        assertThat(run("--channel", "dingtalk:" + url, "--report", "missing.json"), is(3));
        assertThat(err(), containsString("there is no such file"));
        assertThat(run("--channel", "wecom:key-of-robot", "--secret-env", "SECRET", "--text", "x"), is(3));
        assertThat(err(), containsString("only dingtalk, feishu and webhook sign"));
        assertThat(err(), not(containsString(TOKEN)));
        assertThat("nothing was sent", server.received(), hasSize(0));
    }

    @Test
    public void eachTypeOfServiceIsReached() {
        server.always(Reply.json("{\"code\":0,\"errcode\":0,\"msg\":\"success\"}"));
        assertThat(
                run("--channel", "wecom:" + server.uri("/cgi-bin/webhook/send?key=key-of-the-robot"), "--text", "x"),
                is(0));
        assertThat(
                run("--channel", "feishu:" + server.uri("/open-apis/bot/v2/hook/token-of-bot"), "--text", "x"), is(0));
        assertThat(run("--channel", "webhook:" + server.uri("/any"), "--secret-env", "SECRET", "--text", "x"), is(0));
        server.always(new Reply(202, "text/plain", Map.of(), ""));
        assertThat(run("--channel", "teams:" + server.uri("/workflows/1?sig=abcdefghij"), "--text", "x"), is(0));
        server.always(new Reply(200, "text/plain", Map.of(), "ok"));
        assertThat(run("--channel", "slack:" + server.uri("/services/T1/B1/abcdefghij"), "--text", "x"), is(0));
        assertThat(server.received(), hasSize(5));
    }

    private JsonNode json() {
        return server.received().get(server.received().size() - 1).json();
    }

    private int run(String[] first, String... more) {
        String[] all = java.util.stream.Stream.concat(java.util.Arrays.stream(first), java.util.Arrays.stream(more))
                .toArray(String[]::new);
        return run(all);
    }

    private int run(String... args) {
        err.reset();
        String[] all = new String[args.length + 1];
        all[0] = "notify";
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.run(terminal(), new Interruption(), all);
    }

    private Terminal terminal() {
        return new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                StandardCharsets.UTF_8,
                100,
                Map.of("SECRET", SECRET, "ROBOT", url));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
