package io.jenkins.plugins.deploymentverification.engine.jira.polling;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraFault;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraServer;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSettings;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.engine.jira.SettableClock;
import io.jenkins.plugins.deploymentverification.engine.jira.event.IssueFields;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** Polling against a Jira with a clock of its own, in a time zone that is not ours. */
@RunWith(Parameterized.class)
public class JiraPollTest {

    private final JiraServer.Kind kind;
    /** Berlin's clocks go back at 01:00 UTC. */
    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-10-25T00:20:30Z"));

    private JiraServer server;
    private JiraWorld world;
    private JiraClient client;
    private JiraPoll poll;
    private PollingCursor cursor;

    public JiraPollTest(JiraServer.Kind kind) {
        this.kind = kind;
    }

    @Parameterized.Parameters(name = "{0}")
    public static List<JiraServer.Kind> kinds() {
        return Arrays.asList(JiraServer.Kind.values());
    }

    @Before
    public void start() throws Exception {
        world = JiraWorld.ofTeam(new SettableClock(clock));
        server = JiraServer.start(kind, world, ZoneId.of("Europe/Berlin"), 0);
        world.create("SHOP-1", "Pay by invoice", JiraWorld.TO_DO);
        world.create("SHOP-2", "Cart", JiraWorld.TO_DO);
        world.move("SHOP-1", JiraWorld.READY, "reader");
        JiraWorld.Person jenkins = world.person("jenkins");
        client = new JiraClient(JiraSettings.builder(server.url())
                .authentication(Authentication.basic(
                        kind == JiraServer.Kind.CLOUD ? jenkins.email() : jenkins.name(), jenkins.secret()))
                .timeout(Duration.ofSeconds(2))
                .retries(0)
                .build());
        poll = new JiraPoll(client, "project = SHOP");
        pass(Duration.ofSeconds(1));
        cursor = poll.start();
    }

    @After
    public void stop() {
        client.close();
        server.close();
    }

    private void pass(Duration time) {
        clock.updateAndGet(now -> now.plus(time));
    }

    /** What one poll finds; the cursor goes through its text, as over a restart. */
    private List<String> found() throws Exception {
        PollingCursor.Step step = poll.poll(PollingCursor.fromJson(cursor.toJson()));
        cursor = step.next();
        return step.changes().stream().map(StatusChange::describe).toList();
    }

    @Test
    public void tellsEachChangeOnceAndNothingOfBefore() throws Exception {
        assertThat(found(), empty());
        pass(Duration.ofSeconds(20));
        world.move("SHOP-1", JiraWorld.IN_PROGRESS, "reader");
        world.move("SHOP-1", JiraWorld.IN_REVIEW, "jenkins");
        assertThat(
                found(),
                contains(
                        "SHOP-1 from \"Ready for Development\" to \"In Progress\" by Rita Reader",
                        "SHOP-1 from \"In Progress\" to \"In Review\" by Jenkins"));
        assertThat(found(), empty());
        pass(Duration.ofMinutes(5));
        world.set("SHOP-1", "customfield_10042", "x");
        assertThat("another change of the issue", found(), empty());
    }

    @Test
    public void carriesTheFieldsAndThePerson() throws Exception {
        world.set("SHOP-2", "customfield_10042", "https://git.example.com/shop.git");
        world.move("SHOP-2", JiraWorld.READY, "reader");
        StatusChange change = poll.poll(cursor).changes().get(0);
        assertThat(change.fields().text("customfield_10042"), equalTo("https://git.example.com/shop.git"));
        assertThat(change.summary(), equalTo("Cart"));
        assertThat(change.issueType(), equalTo("Story"));
        assertThat(change.at(), equalTo(clock.get()));
    }

    @Test
    public void losesNothingWhileWeAreDown() throws Exception {
        world.move("SHOP-1", JiraWorld.IN_PROGRESS, "reader");
        assertThat(found(), hasSize(1));
        pass(Duration.ofHours(1)); // over the change of clocks
        world.move("SHOP-2", JiraWorld.READY, "reader");
        pass(Duration.ofHours(70));
        world.move("SHOP-2", JiraWorld.IN_PROGRESS, "reader");
        assertThat(found(), hasSize(2));
        assertThat(found(), empty());
    }

    @Test
    public void aFailedPollLeavesTheCursor() throws Exception {
        world.move("SHOP-2", JiraWorld.READY, "reader");
        server.onNext("POST", ".*/search.*", JiraFault.status(500, "down"));
        assertThrows(JiraException.class, this::found);
        assertThat(found(), hasSize(1));
        server.onNext("GET", ".*/issue/SHOP-2", JiraFault.status(500, "down"));
        world.move("SHOP-2", JiraWorld.IN_PROGRESS, "reader");
        assertThrows(JiraException.class, this::found);
        assertThat(found(), hasSize(1));
    }

    @Test
    public void followsPagesAndShortenedChangelogs() throws Exception {
        server.pageSize(7);
        if (kind == JiraServer.Kind.CLOUD) {
            server.showHistories(3);
        }
        for (int i = 3; i < 40; i++) {
            world.create("SHOP-" + i, "issue " + i, JiraWorld.TO_DO);
            world.move("SHOP-" + i, JiraWorld.READY, "reader");
        }
        for (int i = 0; i < 10; i++) {
            world.move("SHOP-1", i % 2 == 0 ? JiraWorld.IN_PROGRESS : JiraWorld.READY, "reader");
        }
        assertThat(found(), hasSize(37 + 10));
        assertThat(found(), empty());
    }

    @Test
    public void asksForWholeChangelogsWhereSearchesMayHaveShortenedThem() throws Exception {
        server.hideTotals();
        server.showHistories(kind == JiraServer.Kind.CLOUD ? 40 : Integer.MAX_VALUE);
        for (int i = 0; i < 60; i++) {
            world.move("SHOP-1", i % 2 == 0 ? JiraWorld.IN_PROGRESS : JiraWorld.READY, "reader");
        }
        assertThat(found(), hasSize(60));
        assertThat(found(), empty());
    }

    @Test
    public void anIssueThatIsGoneStartsNothing() throws Exception {
        world.move("SHOP-2", JiraWorld.READY, "reader");
        server.onNext("POST", ".*/search.*", (exchange, normal, closed) -> {
            var answer = normal.answer();
            world.delete("SHOP-2");
            JiraFault.body(answer.contentType(), answer.body()).apply(exchange, normal, closed);
        });
        assertThat(found(), empty());
    }

    /** Property: whatever happens when, and whenever we ask or restart, each change is told once, in order. */
    @Test
    public void eachChangeIsToldOnce() throws Exception {
        Random random = new Random(4);
        List<String> made = new ArrayList<>();
        List<String> told = new ArrayList<>();
        String[] ways = {JiraWorld.READY, JiraWorld.IN_PROGRESS, JiraWorld.IN_REVIEW, JiraWorld.BLOCKED};
        String last = "";
        for (int i = 0; i < 60; i++) {
            pass(Duration.ofSeconds(1 + random.nextInt(random.nextInt(5) == 0 ? 4_000 : 90)));
            String to = ways[random.nextInt(ways.length)];
            if (!to.equals(last)) {
                world.move("SHOP-2", to, "reader");
                last = to;
                made.add("" + clock.get());
            }
            if (random.nextInt(3) == 0) {
                PollingCursor.Step step = poll.poll(PollingCursor.fromJson(cursor.toJson()));
                cursor = step.next();
                step.changes().forEach(change -> told.add("" + change.at()));
            }
        }
        PollingCursor.Step step = poll.poll(cursor);
        step.changes().forEach(change -> told.add("" + change.at()));
        assertThat(told, equalTo(made));
        assertThat(new LinkedHashSet<>(told).size(), is(told.size()));
    }

    @Test
    public void whatAnIndexShowsLateIsStillTold() {
        PollingCursor early = PollingCursor.from(Instant.parse("2026-11-21T08:00:00Z"));
        Instant second = Instant.parse("2026-11-21T09:00:00Z");
        PollingCursor next = early.advance(List.of(), second).next();
        StatusChange late = change("1", second.minusSeconds(300));
        PollingCursor.Step step = next.advance(List.of(late), second.plusSeconds(60));
        assertThat(step.changes(), contains(late));
        assertThat(step.next().advance(List.of(late), second.plusSeconds(120)).changes(), empty());
        assertThat(
                "too old to be new",
                next.advance(List.of(change("2", second.minusSeconds(3_000))), second)
                        .changes(),
                empty());
    }

    @Test
    public void aSearchReachesBackOverTheWholeOverlap() {
        Instant until = Instant.parse("2026-11-21T08:00:30Z");
        PollingCursor from = PollingCursor.from(until.minusSeconds(9_999))
                .advance(List.of(), until)
                .next();
        for (int seconds = 0; seconds < 10_000; seconds += 7) {
            Instant asked = until.plusSeconds(seconds);
            // the search comes up to a minute after we asked for the time
            Instant reached = asked.plusSeconds(59).minus(Duration.ofMinutes(from.minutesBack(asked)));
            assertThat(seconds + " s", reached.isAfter(from.threshold()), is(false));
        }
    }

    @Test
    public void aClockThatGoesBackDoesNotTakeTheCursorAlong() {
        Instant start = Instant.parse("2026-11-21T08:00:00Z");
        PollingCursor next = PollingCursor.from(start)
                .advance(List.of(), start.minusSeconds(500))
                .next();
        assertThat(next.until(), equalTo(start));
        assertThat(next.minutesBack(start.minusSeconds(4_000)) >= 1, is(true));
    }

    @Test
    public void whatIsRememberedIsForgottenInTime() {
        Instant start = Instant.parse("2026-11-21T08:00:00Z");
        PollingCursor all = PollingCursor.from(start)
                .advance(List.of(change("1", start.plusSeconds(5))), start.plusSeconds(10))
                .next();
        assertThat(all.seen().size(), is(1));
        assertThat(
                all.advance(List.of(), start.plusSeconds(3_600)).next().seen().size(), is(0));
    }

    @Test
    public void whatCannotWorkIsRefused() {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> new JiraPoll(client, "project = X order by key"))
                        .getMessage(),
                containsString("ORDER BY"));
        assertThrows(IllegalArgumentException.class, () -> new JiraPoll(client, " "));
        for (String text :
                List.of("", "{}", "{\"version\":1}", "{\"version\":2,\"until\":\"2026-11-21T08:00:00Z\"}", "[")) {
            assertThrows(text, IllegalArgumentException.class, () -> PollingCursor.fromJson(text));
        }
    }

    private static StatusChange change(String id, Instant at) {
        return new StatusChange(
                id, "1", "SHOP-1", "To Do", "Done", "", "", at, IssueFields.of(MissingNode.getInstance()));
    }
}
