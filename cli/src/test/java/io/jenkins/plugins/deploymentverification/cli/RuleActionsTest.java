package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.deploymentverification.engine.jira.JiraServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.engine.notification.DingTalkRules;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What rules ask for besides a verdict, done by {@code verify}. */
public class RuleActionsTest {

    private static final String TOKEN = "token-that-nobody-may-see";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private RobotServer robot;
    private JiraServer jira;
    private Path config;
    private Path policy;

    @Before
    public void start() throws Exception {
        robot = RobotServer.of(new DingTalkRules(TOKEN, null, Clock.systemUTC()));
        jira = JiraServer.start(JiraServer.Kind.DATA_CENTER);
        jira.world().create("SHOP-1", "Pay by invoice", JiraWorld.IN_REVIEW);
        config = Files.writeString(
                folder.newFile("connections.yaml").toPath(),
                "notifiers: [{name: ops, type: dingtalk, url: '${ROBOT}', language: zh-CN}]\n");
        policy = Files.writeString(
                folder.newFile("policy.yaml").toPath(),
                String.join(
                        "\n",
                        "name: shop",
                        "window: {duration: 2s, interval: 1s}",
                        "http: [{name: up, url: '" + robot.uri("/none") + "', expectedStatus: 200, severity: info},",
                        "  {name: here, url: '" + robot.uri("/none") + "', expectedStatus: 404}]",
                        "rules:",
                        "  - {name: down, if: up fails, for: 1, then: ['notify: ops', 'transition: Deployed']}",
                        "  - {name: quiet, if: here fails, then: 'notify: ops'}"));
    }

    @After
    public void stop() {
        robot.close();
        jira.close();
    }

    private int verify(String... more) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                StandardCharsets.UTF_8,
                100,
                Map.of(
                        "ROBOT",
                        robot.uri("/robot/send?access_token=" + TOKEN).toString(),
                        "JIRA_USER",
                        "jenkins",
                        "JIRA_TOKEN",
                        "t0ken-of-jenkins"));
        List<String> all = new ArrayList<>(List.of("verify", "--policy", policy.toString()));
        all.addAll(List.of(more));
        return Main.run(terminal, new Interruption(), all.toArray(String[]::new));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private List<String> sent() {
        return robot.received().stream()
                .map(r -> r.body())
                .filter(body -> body.contains("msgtype"))
                .toList();
    }

    @Test
    public void ruleThatFiresTellsAndMovesOnce() {
        int exit = verify(
                "--config",
                config.toString(),
                "--jira-site",
                jira.url().toString(),
                "--jira-user-env",
                "JIRA_USER",
                "--jira-token-env",
                "JIRA_TOKEN",
                "--jira-issue",
                "SHOP-1");
        assertThat(err(), exit, is(not(ExitCode.FAILED)));
        assertThat("two measurements, one message", sent(), hasSize(1));
        assertThat(sent().get(0), containsString("预期 200，实际为 404"));
        assertThat(err(), containsString("rule 'down': notify: ops: delivered"));
        assertThat(
                err(), containsString("rule 'down': transition: Deployed: SHOP-1: moved from In Review to Deployed"));
        assertThat(err(), not(containsString("not done here")));
        assertThat(err(), not(containsString(TOKEN)));
    }

    @Test
    public void whatFailsIsToldAndChangesNothing() throws Exception {
        Files.writeString(config, "notifiers: [{name: ops, type: dingtalk, url: '${ROBOT}x'}]\n");
        assertThat("no failure of the deployment", verify("--config", config.toString()), is(not(ExitCode.FAILED)));
        assertThat(err(), containsString("rule 'down': notify: ops: failed: "));
        assertThat(err(), containsString("300001"));
        assertThat(
                err(),
                containsString("'transition: Deployed', which is not done here without --jira-site and --jira-issue"));
    }

    @Test
    public void withoutNotifiersItIsSaidThatNobodyIsTold() {
        assertThat(verify(), is(not(ExitCode.FAILED)));
        assertThat(sent(), hasSize(0));
        assertThat(err(), containsString("'notify: ops', which is not done here: --config has no notifier"));
    }

    @Test
    public void whatCannotBeUsedIsToldBeforeAnythingIsMeasured() {
        assertThat(verify("--jira-issue", "SHOP-1"), is(3));
        assertThat(err(), containsString("--jira-site and --jira-issue belong together"));
        assertThat(verify("--jira-issue", "SHOP-1", "--jira-site", "https://jira.example"), is(3));
        assertThat(err(), containsString("--jira-user-env and --jira-token-env, or --jira-bearer-env"));
        assertThat(robot.received(), hasSize(0));
    }
}
