package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraFault;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The commands for Jira as a person calls them, within this process. */
public class JiraCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private JiraServer server;
    private JiraWorld world;

    @Before
    public void start() {
        server = JiraServer.start(JiraServer.Kind.DATA_CENTER);
        world = server.world();
        world.create("SHOP-1", "Pay by invoice", JiraWorld.IN_REVIEW);
        world.create("SHOP-2", "Cart", JiraWorld.TO_DO);
    }

    @After
    public void stop() {
        server.close();
    }

    private int run(String... args) {
        return run(new Interruption(), args);
    }

    private int run(Interruption interruption, String... args) {
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
                Map.of("JIRA_USER", "jenkins", "JIRA_TOKEN", "t0ken-of-jenkins", "WRONG", "wr0ng-token", "EMPTY", ""));
        return Main.run(terminal, interruption, args);
    }

    /** With the site and good credentials. */
    private int jira(String command, String... args) {
        List<String> all =
                new ArrayList<>(List.of("jira", command, "--site", server.url().toString()));
        all.addAll(List.of("--user-env", "JIRA_USER", "--token-env", "JIRA_TOKEN"));
        all.addAll(List.of(args));
        return run(all.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void movesIssuesAndSaysSo() {
        assertThat(
                jira(
                        "transition",
                        "SHOP-1",
                        "--to",
                        "deployed",
                        "--comment",
                        "1.5.0",
                        "--field",
                        "Fix versions=1.0,1.1",
                        "--field",
                        "Story Points=3"),
                is(0));
        assertThat(out(), equalTo("SHOP-1: moved from In Review to Deployed\n"));
        assertThat(world.commentsOf("SHOP-1"), contains("1.5.0"));
        assertThat(world.fieldOf("SHOP-1", "fixVersions").size(), is(2));
        assertThat("there already", jira("transition", "SHOP-1", "--to", "Deployed"), is(0));
        assertThat(out(), containsString("skipped: it is in \"Deployed\" already"));
    }

    @Test
    public void oneThatIsNotMovedIsAFailure() throws Exception {
        assertThat(jira("transition", "SHOP-1", "SHOP-2", "SHOP-9", "--to", "Deployed", "--format", "json"), is(1));
        JsonNode json = new ObjectMapper().readTree(out());
        assertThat(json.size(), is(3));
        assertThat(json.get(0).path("state").asText(), equalTo("MOVED"));
        assertThat(json.get(1).path("reason").asText(), containsString("21 \"Start progress\" → In Progress"));
        assertThat(json.get(2).path("key").asText(), equalTo("SHOP-9"));
        assertThat(jira("transition", "SHOP-2", "--to", "Blocked", "--only-from", "Done"), is(1));
        assertThat(out(), containsString("moved only from: Done"));
    }

    @Test
    public void severalHopsAndDryRuns() {
        assertThat(jira("transition", "SHOP-2", "--to", "In Review", "--via", "In Progress", "--dry-run"), is(0));
        assertThat(world.statusOf("SHOP-2"), equalTo("To Do"));
        assertThat(jira("transition", "SHOP-2", "--to", "In Review", "--via", "In Progress"), is(0));
        assertThat(world.statusOf("SHOP-2"), equalTo("In Review"));
    }

    @Test
    public void takesABearerToken() {
        String url = server.url().toString();
        assertThat(run("jira", "check", "--site", url, "--bearer-env", "JIRA_TOKEN"), is(0));
        assertThat(out(), equalTo("Jira Data Center or Server 10.3.1 (Team Jira), logged in as Jenkins\n"));
    }

    @Test
    public void wrongCredentialsAreAFailureAndNotShown() {
        String url = server.url().toString();
        assertThat(run("jira", "check", "--site", url, "--user-env", "JIRA_USER", "--token-env", "WRONG"), is(1));
        assertThat(err(), allOf(containsString("(401)"), not(containsString("wr0ng"))));
        assertThat(out(), equalTo(""));
    }

    @Test
    public void tellsWhereAnIssueCanGo() {
        assertThat(jira("issue", "SHOP-1"), is(0));
        assertThat(
                out(),
                allOf(
                        containsString("SHOP-1 Pay by invoice"),
                        containsString("status: In Review"),
                        containsString("51 \"Finish\" → Done, wants: Resolution")));
        assertThat(jira("issue", "SHOP-9"), is(1));
    }

    @Test
    public void comments() {
        assertThat(jira("comment", "SHOP-1", "SHOP-9", "--text", "hello"), is(1));
        assertThat(out(), allOf(containsString("SHOP-1: commented"), containsString("SHOP-9: failed")));
        assertThat(world.commentsOf("SHOP-1"), contains("hello"));
        assertThat(jira("comment", "SHOP-2", "--text", "hello"), is(0));
    }

    @Test
    public void wrongUsageIsToldBeforeJiraIsAsked() {
        String url = server.url().toString();
        for (String[] args : new String[][] {
            {"jira"},
            {"jira", "transition", "--site", url, "--bearer-env", "JIRA_TOKEN", "--to", "Done"},
            {"jira", "transition", "SHOP-1", "--site", url, "--bearer-env", "JIRA_TOKEN"},
            {"jira", "transition", "SHOP-1", "--site", url, "--to", "Done"},
            {"jira", "transition", "SHOP-1", "--site", url, "--to", "Done", "--user-env", "JIRA_USER"},
            {"jira", "transition", "SHOP-1", "--site", url, "--to", "Done", "--bearer-env", "NOT_SET"},
            {"jira", "transition", "SHOP-1", "--site", url, "--to", "Done", "--bearer-env", "EMPTY"},
            {"jira", "transition", "SHOP-1", "--site", "jira.example.com", "--to", "Done", "--bearer-env", "JIRA_TOKEN"
            },
            {"jira", "transition", "SHOP-1", "--site", url, "--to", " ", "--bearer-env", "JIRA_TOKEN"},
            {"jira", "transition", "SHOP-1", "--site", url, "--to", "x", "--bearer-env", "JIRA_TOKEN", "--field", "a"},
            {"jira", "check", "--site", url, "--bearer-env", "JIRA_TOKEN", "--user-env", "JIRA_USER"},
            {"jira", "check", "--site", url, "--bearer-env", "JIRA_TOKEN", "--api", "4"},
            {"jira", "check", "--site", url, "--bearer-env", "JIRA_TOKEN", "--timeout", "soon"},
        }) {
            assertThat(String.join(" ", args), run(args), is(3));
            assertThat(err(), not(equalTo("")));
        }
        assertThat(server.requests(), empty());
    }

    @Test
    public void aSecretGivenInPlaceOfAVariableIsNotRepeated() {
        assertThat(run("jira", "check", "--site", server.url().toString(), "--bearer-env", "s3cret-token"), is(3));
        assertThat(err(), allOf(containsString("environment variable"), not(containsString("s3cret"))));
    }

    @Test
    public void anInterruptionEndsIt() {
        Interruption interruption = new Interruption();
        server.onNext("GET", ".*/myself", (exchange, normal, closed) -> {
            interruption.interrupt();
            closed.await();
        });
        int code = run(interruption, "jira", "check", "--site", server.url().toString(), "--bearer-env", "JIRA_TOKEN");
        assertThat(code, is(2));
        assertThat(err(), containsString("interrupted"));
    }

    @Test
    public void anUnreachableAnswerIsAFailure() {
        server.onNext("GET", ".*/myself", JiraFault.singleSignOn());
        assertThat(jira("check"), is(1));
        assertThat(err(), containsString("single sign-on"));
    }
}
