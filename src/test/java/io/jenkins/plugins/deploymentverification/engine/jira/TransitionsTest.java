package io.jenkins.plugins.deploymentverification.engine.jira;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueOutcome.State;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Moving issues, on Cloud and on Data Center. */
@RunWith(Parameterized.class)
public class TransitionsTest {

    private static final String TRANSITIONS = ".*/transitions";

    private final JiraServer.Kind kind;
    private JiraServer server;
    private JiraWorld world;
    private JiraClient client;

    public TransitionsTest(JiraServer.Kind kind) {
        this.kind = kind;
    }

    @Parameterized.Parameters(name = "{0}")
    public static List<JiraServer.Kind> kinds() {
        return Arrays.asList(JiraServer.Kind.values());
    }

    @Before
    public void start() {
        server = JiraServer.start(kind);
        world = server.world();
        world.create("SHOP-1", "Pay by invoice", JiraWorld.IN_REVIEW);
        world.create("SHOP-2", "Cart forgets", JiraWorld.TO_DO);
        client = clientOf("jenkins");
    }

    @After
    public void stop() {
        client.close();
        server.close();
    }

    private JiraClient clientOf(String person) {
        JiraWorld.Person who = world.person(person);
        return new JiraClient(JiraSettings.builder(server.url())
                .api(kind == JiraServer.Kind.CLOUD ? JiraApi.V3 : JiraApi.AUTO)
                .authentication(
                        Authentication.basic(kind == JiraServer.Kind.CLOUD ? who.email() : who.name(), who.secret()))
                .timeout(Duration.ofMillis(700))
                .budget(Duration.ofSeconds(20))
                .build());
    }

    private IssueOutcome move(String key, TransitionRequest.Builder request) throws InterruptedException {
        return new Transitions(client, Duration.ofMillis(10))
                .move(List.of(key), request.build())
                .get(0);
    }

    private long posts() {
        return server.count("POST", TRANSITIONS);
    }

    @Test
    public void theTargetIsAnIdANameOrAStatusWhateverItsCase() throws Exception {
        assertThat(
                move("SHOP-1", TransitionRequest.to("41")).toMap().toString(),
                equalTo("{key=SHOP-1, from=In Review, to=Deployed, state=MOVED}"));
        assertThat(move("SHOP-1", TransitionRequest.to("bLOCK")).to(), equalTo("Blocked"));
        assertThat(move("SHOP-2", TransitionRequest.to("in progress")).to(), equalTo("In Progress"));
        assertThat(world.statusOf("SHOP-2"), equalTo("In Progress"));
    }

    @Test
    public void anIssueInTheTargetStatusIsLeftAlone() throws Exception {
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("in review").comment("again"));
        assertThat(outcome.state(), is(State.SKIPPED));
        assertThat(outcome.isInTarget(), is(true));
        assertThat(outcome.reason(), containsString("already"));
        assertThat(posts(), is(0L));
        assertThat(world.commentsOf("SHOP-1"), empty());
    }

    @Test
    public void anAbsentTransitionListsWhatIsAvailable() throws Exception {
        IssueOutcome outcome = move("SHOP-2", TransitionRequest.to("Deployed"));
        assertThat(outcome.state(), is(State.FAILED));
        assertThat(
                outcome.reason(),
                allOf(
                        containsString("SHOP-2 is in \"To Do\""),
                        containsString("11 \"Refine\" → Ready for Development"),
                        containsString("21 \"Start progress\" → In Progress"),
                        containsString("via")));
        assertThat(outcome.isInTarget(), is(false));
        assertThat(posts(), is(0L));
    }

    @Test
    public void anAmbiguousTargetIsNotGuessed() throws Exception {
        world.move("SHOP-2", JiraWorld.BLOCKED, "jenkins");
        IssueOutcome outcome = move("SHOP-2", TransitionRequest.to("Done"));
        assertThat(outcome.state(), is(State.FAILED));
        assertThat(
                outcome.reason(),
                allOf(
                        containsString("71 \"Close\" → Done"),
                        containsString("72 \"Cancel\" → Done"),
                        containsString("id")));
        assertThat(move("SHOP-2", TransitionRequest.to("72")).state(), is(State.MOVED));
    }

    @Test
    public void theCommentComesWithTheMoveInOneCall() throws Exception {
        move("SHOP-1", TransitionRequest.to("Deployed").comment("1.5.0 is fine\nhttps://ci.example.com/job/1/"));
        assertThat(posts(), is(1L));
        assertThat(server.count("POST", ".*/comment"), is(0L));
        assertThat(world.commentsOf("SHOP-1"), contains("1.5.0 is fine\nhttps://ci.example.com/job/1/"));
    }

    @Test
    public void fieldsAreConvertedByTheirSchema() throws Exception {
        IssueOutcome outcome = move(
                "SHOP-1",
                TransitionRequest.to("Deployed")
                        .field("Resolution", "done")
                        .field("fix versions", "1.0, 1.1")
                        .field("assignee", kind == JiraServer.Kind.CLOUD ? "rita@example.com" : "reader")
                        .field("duedate", "2026-11-30")
                        .field("labels", List.of("a", "b"))
                        .field("Repository", "https://git.example.com/shop.git")
                        .field("Deploy to", "production")
                        .field("Story Points", "3.5")
                        .field("Release notes", "one\ntwo")
                        .field("customfield_10046", "2026-11-21T08:30:00Z"));
        assertThat(outcome.reason(), outcome.state(), is(State.MOVED));
        assertThat(world.fieldOf("SHOP-1", "resolution").toString(), equalTo("{\"id\":\"10100\"}"));
        assertThat(
                world.fieldOf("SHOP-1", "fixVersions").toString(), equalTo("[{\"id\":\"10100\"},{\"id\":\"10101\"}]"));
        assertThat(
                world.fieldOf("SHOP-1", "assignee").toString(),
                equalTo(
                        kind == JiraServer.Kind.CLOUD
                                ? "{\"accountId\":\"" + world.person("reader").accountId() + "\"}"
                                : "{\"name\":\"reader\"}"));
        assertThat(world.fieldOf("SHOP-1", "customfield_10044").doubleValue(), is(3.5));
        assertThat(world.fieldOf("SHOP-1", "customfield_10046").asText(), equalTo("2026-11-21T08:30:00.000Z"));
        assertThat(AdfText.plain(world.fieldOf("SHOP-1", "customfield_10045")), equalTo("one\ntwo"));
    }

    @Test
    public void anEmptyValueClearsAField() throws Exception {
        world.set("SHOP-1", "customfield_10042", "old");
        move("SHOP-1", TransitionRequest.to("Deployed").field("Repository", ""));
        assertThat(world.fieldOf("SHOP-1", "customfield_10042").isNull(), is(true));
    }

    @Test
    public void aWrongFieldIsToldBeforeAnythingIsSent() throws Exception {
        assertThat(
                move("SHOP-1", TransitionRequest.to("41").field("Verdict", "x")).reason(),
                allOf(containsString("no field \"Verdict\""), containsString("Repository (customfield_10042)")));
        assertThat(
                move("SHOP-1", TransitionRequest.to("41").field("team", "Red")).reason(),
                containsString("customfield_10048, customfield_10049"));
        assertThat(
                move("SHOP-1", TransitionRequest.to("41").field("Story Points", "many"))
                        .reason(),
                containsString("takes a number"));
        assertThat(
                move("SHOP-1", TransitionRequest.to("41").field("duedate", "tomorrow"))
                        .reason(),
                containsString("2026-11-21"));
        assertThat(posts(), is(0L));
    }

    @Test
    public void whatTheScreenDoesNotShowIsForJiraToRefuse() throws Exception {
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("41").field("Only on the edit screen", "x"));
        assertThat(posts(), is(1L));
        assertThat(outcome.reason(), containsString("It is not on the appropriate screen"));
    }

    @Test
    public void aRefusalTellsWhatTheScreenWants() throws Exception {
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("Done"));
        assertThat(outcome.state(), is(State.FAILED));
        assertThat(
                outcome.reason(),
                allOf(containsString("resolution: Resolution is required."), containsString("one of: Done, Won't Do")));
        assertThat(world.statusOf("SHOP-1"), equalTo("In Review"));
    }

    @Test
    public void onlyFromLeavesOtherIssuesAlone() throws Exception {
        List<IssueOutcome> outcomes = new Transitions(client)
                .move(
                        List.of("SHOP-1", "shop-2", "SHOP-1"),
                        TransitionRequest.to("Blocked")
                                .onlyFrom(List.of("IN review"))
                                .build());
        assertThat(outcomes, hasSize(2));
        assertThat(outcomes.get(0).state(), is(State.MOVED));
        assertThat(outcomes.get(1).state(), is(State.SKIPPED));
        assertThat(outcomes.get(1).to(), nullValue());
        assertThat(outcomes.get(1).isInTarget(), is(false));
        assertThat(outcomes.get(1).reason(), containsString("only from: IN review"));
    }

    @Test
    public void severalHopsOnlyWhereAskedFor() throws Exception {
        TransitionRequest.Builder request = TransitionRequest.to("Deployed")
                .via(List.of("In Progress", "In Review"))
                .comment("out");
        assertThat(
                move("SHOP-2", request).toMap().toString(),
                equalTo("{key=SHOP-2, from=To Do, to=Deployed, state=MOVED}"));
        assertThat(posts(), is(3L));
        assertThat(world.commentsOf("SHOP-2"), contains("out"));
        assertThat("goes on from where it is", move("SHOP-1", request).state(), is(State.MOVED));
        assertThat(posts(), is(4L));
    }

    @Test
    public void whereItGotToIsToldWhenAHopFails() throws Exception {
        IssueOutcome outcome = move("SHOP-2", TransitionRequest.to("Done").via(List.of("In Progress", "In Review")));
        assertThat(outcome.state(), is(State.FAILED));
        assertThat(outcome.from(), equalTo("To Do"));
        assertThat(outcome.to(), equalTo("In Review"));
        assertThat(outcome.describe(), containsString("it is in In Review now"));
    }

    @Test
    public void aDryRunReadsAndChangesNothing() throws Exception {
        assertThat(
                move("SHOP-1", TransitionRequest.to("Done").dryRun(true)).describe(),
                allOf(containsString("would move from In Review to Done"), containsString("wants Resolution")));
        assertThat(move("SHOP-2", TransitionRequest.to("Deployed").dryRun(true)).state(), is(State.FAILED));
        assertThat(
                move(
                                "SHOP-2",
                                TransitionRequest.to("Deployed")
                                        .via(List.of("In Progress", "In Review"))
                                        .dryRun(true))
                        .state(),
                is(State.WOULD_MOVE));
        assertThat(posts(), is(0L));
        assertThat(world.statusOf("SHOP-1"), equalTo("In Review"));
    }

    @Test
    public void aMoveWhoseAnswerWasLostIsNotMadeTwice() throws Exception {
        server.onNext("POST", TRANSITIONS, JiraFault.answerLost());
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("Deployed").comment("out"));
        assertThat(outcome.reason(), outcome.state(), is(State.MOVED));
        assertThat(posts(), is(1L));
        assertThat(world.commentsOf("SHOP-1"), contains("out"));
    }

    @Test
    public void aGatewaysTimeoutIsNoFailureOfTheMove() throws Exception {
        server.onNext("POST", TRANSITIONS, JiraFault.gatewayTimeout());
        assertThat(move("SHOP-1", TransitionRequest.to("Deployed")).state(), is(State.MOVED));
        assertThat(posts(), is(1L));
    }

    @Test
    public void aMoveThatGotLostIsMadeAgain() throws Exception {
        server.onNext("POST", TRANSITIONS, JiraFault.swallowed());
        assertThat(
                move("SHOP-1", TransitionRequest.to("Deployed").comment("out")).state(), is(State.MOVED));
        assertThat(posts(), is(2L));
        assertThat(world.commentsOf("SHOP-1"), contains("out"));
    }

    @Test
    public void aLateFirstAttemptThatMakesTheSecondOneWrongIsASuccess() throws Exception {
        server.onNext("POST", TRANSITIONS, JiraFault.swallowed());
        server.onNext("POST", TRANSITIONS, JiraFault.after(() -> world.move("SHOP-1", JiraWorld.DEPLOYED, "jenkins")));
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("Deployed").comment("out"));
        assertThat(outcome.reason(), outcome.state(), is(State.MOVED));
        assertThat(posts(), is(2L));
        assertThat(world.commentsOf("SHOP-1"), empty()); // the first attempt of this test carried none
    }

    @Test
    public void whatSomebodyElseDidMeanwhileStays() throws Exception {
        server.onNext("POST", TRANSITIONS, (exchange, normal, closed) -> {
            world.move("SHOP-1", JiraWorld.BLOCKED, "reader");
            JiraServer.send(exchange, JiraApiStub.Answer.json(409, JiraJson.errors("conflict")));
        });
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("Deployed"));
        assertThat(outcome.state(), is(State.FAILED));
        assertThat(outcome.reason(), containsString("somebody else moved the issue to \"Blocked\""));
        assertThat(outcome.to(), equalTo("Blocked"));
        assertThat(posts(), is(1L));
    }

    @Test
    public void conflictsAndTooManyRequestsAreTriedAgain() throws Exception {
        server.onNext("POST", TRANSITIONS, JiraFault.status(409, "being edited"));
        server.onNext("POST", TRANSITIONS, JiraFault.tooMany(0));
        server.onNext("GET", TRANSITIONS, JiraFault.tooMany(0));
        assertThat(move("SHOP-1", TransitionRequest.to("Deployed")).state(), is(State.MOVED));
        assertThat(posts(), is(3L));
    }

    @Test
    public void aConflictThatStaysFails() throws Exception {
        for (int i = 0; i < 10; i++) {
            server.onNext("POST", TRANSITIONS, JiraFault.status(409, "being edited by somebody"));
        }
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("Deployed"));
        assertThat(outcome.reason(), allOf(containsString("(409)"), containsString("being edited by somebody")));
        assertThat(posts(), is(4L));
    }

    @Test
    public void doubtIsToldWhereItRemains() throws Exception {
        server.onNext("POST", TRANSITIONS, (exchange, normal, closed) -> {
            for (int i = 0; i < 20; i++) {
                server.onNext("GET", ".*/issue/SHOP-1", JiraFault.status(500, "down"));
            }
            JiraServer.send(exchange, JiraApiStub.Answer.json(503, JiraJson.errors("down")));
        });
        IssueOutcome outcome = move("SHOP-1", TransitionRequest.to("Deployed"));
        assertThat(outcome.state(), is(State.FAILED));
        assertThat(outcome.reason(), containsString("It is not known whether the issue was moved"));
    }

    @Test
    public void withoutThePermissionNothingIsAvailable() throws Exception {
        client.close();
        client = clientOf("reader");
        assertThat(move("SHOP-1", TransitionRequest.to("Deployed")).reason(), containsString("Transition issues"));
        client.close();
        client = clientOf("stranger");
        assertThat(
                move("SHOP-1", TransitionRequest.to("Deployed")).reason(),
                allOf(containsString("(404)"), containsString("permission to see it")));
    }

    @Test
    public void whenTheSiteFailsTheRestIsNotTried() throws Exception {
        client.close();
        client = new JiraClient(JiraSettings.builder(server.url())
                .authentication(Authentication.basic("jenkins", "wrong"))
                .api(JiraApi.V2)
                .build());
        List<IssueOutcome> outcomes = new Transitions(client)
                .move(
                        List.of("SHOP-1", "SHOP-2"),
                        TransitionRequest.to("Blocked").build());
        assertThat(outcomes.get(0).reason(), containsString("(401)"));
        assertThat(outcomes.get(1).reason(), containsString("not tried"));
        assertThat(server.count("GET", ".*/issue/SHOP-2"), is(0L));
    }
}
