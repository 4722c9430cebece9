package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class TimelineTest {

    private static final Words WORDS = new Words(Locale.ENGLISH, ZoneOffset.UTC);

    private static SampleReports twoChecks() {
        return SampleReports.of("""
            services:
              - name: shop
                window: {duration: 1m, interval: 15s, initialDelay: 30s}
                metrics:
                  - {name: up, query: up, criteria: '>= 1'}
                  - {name: latency, query: latency, criteria: '<= 1'}
            """);
    }

    private static Timeline timeline(Report report, State state) {
        return new Timeline(ReportSummary.of(report), state, WORDS);
    }

    private static List<String> texts(Timeline timeline) {
        return timeline.getEvents().stream()
                .map(e -> e.getAt().substring(11, 19) + " " + e.getText()
                        + (e.getCheckName() == null ? "" : " " + e.getCheckName()))
                .toList();
    }

    @Test
    public void itTellsWhatHappenedInItsOrder() {
        Report report = twoChecks()
                .at(SampleReports.START)
                .value("up", Outcome.OK, 1)
                .value("up", Outcome.OK, 1)
                .value("up", Outcome.BREACH, 0)
                .value("up", Outcome.BREACH, 0)
                .value("latency", Outcome.OK, 1)
                .value("latency", Outcome.BREACH, 2)
                .build("shop-1");
        Timeline timeline = timeline(report, State.FAILED);
        assertThat(
                texts(timeline),
                contains(
                        "10:14:18 Deployed by maria",
                        "10:15:00 Verification began",
                        "10:15:30 Window begins",
                        "10:15:45 First breach: latency",
                        "10:16:00 First breach: up",
                        "10:16:30 Ended: Failed"));
        assertThat(timeline.getEvents().get(0).getMark(), is(nullValue()));
        assertThat(timeline.getEvents().get(3).getCheck(), is(1));
        assertThat(timeline.getEvents().get(5).getMark(), is(State.FAILED));
        assertThat(timeline.getEvents().get(5).isPlanned(), is(false));
    }

    @Test
    public void whoAbortedItIsTold() {
        Report report =
                twoChecks().value("up", Outcome.OK, 1).abortedBy("maria").build("shop-1");
        List<String> texts = texts(timeline(report, State.INCONCLUSIVE));
        assertThat(texts.get(texts.size() - 1).substring(9), is("Aborted by maria."));
    }

    @Test
    public void whatIsToComeIsPlanned() {
        Instant now = Instant.now();
        SampleReports sample = twoChecks().at(now).deployment(new Deployment("shop", null, null, null, null));
        Report running = sample.running().build("shop-1");
        Timeline timeline = timeline(running, State.RUNNING);
        assertThat(
                timeline.getEvents().stream().map(Timeline.Event::getText).toList(),
                contains("Verification began", "Window begins", "Last measurement is due"));
        assertThat(timeline.getEvents().stream().map(Timeline.Event::isPlanned).toList(), contains(false, true, true));
        Report ended = sample.finished().build("shop-1");
        assertThat(timeline(ended, State.PASSED).version(), is(not(timeline.version())));
        assertThat(timeline(running, State.RUNNING).version(), is(timeline.version()));
    }

    @Test
    public void ofManyBreachesTheFirstAreNamed() {
        StringBuilder yaml = new StringBuilder("services:\n  - name: shop\n    metrics:\n");
        for (int i = 0; i < 11; i++) {
            yaml.append("      - {name: c").append(i).append(", query: up, criteria: '>= 1'}\n");
        }
        SampleReports sample = SampleReports.of(yaml.toString());
        for (int i = 0; i < 11; i++) {
            sample.value("c" + i, Outcome.BREACH, 0);
        }
        List<Timeline.Event> events =
                timeline(sample.build("shop-1"), State.FAILED).getEvents();
        assertThat(events.stream().filter(e -> e.getCheckName() != null).count(), is(8L));
        assertThat(events.get(events.size() - 2).getText(), is("and 3 more checks were breached"));
    }

    private static DecisionRecord asked(Instant at) {
        return new DecisionRecord(
                DecisionRecord.Kind.INCONCLUSIVE,
                List.of(DecisionRecord.Choice.KEEP, DecisionRecord.Choice.ROLL_BACK),
                List.of(),
                at,
                at.plusSeconds(60),
                DecisionRecord.Choice.ROLL_BACK,
                null,
                null,
                null,
                null);
    }

    private static RollbackRecord rollback(
            Instant at, RollbackRecord.Outcome outcome, @CheckForNull RollbackRecord.Recheck recheck) {
        return new RollbackRecord(
                "undo",
                RollbackRecord.Cause.VERDICT,
                null,
                null,
                at,
                at.plusSeconds(1),
                outcome.isEnd() ? at.plusSeconds(5) : null,
                outcome,
                null,
                List.of(),
                List.of(),
                recheck);
    }

    private static List<String> after(List<RollbackRecord> rollbacks, List<DecisionRecord> decisions) {
        Report report = twoChecks().value("up", Outcome.BREACH, 0).build("shop-1");
        List<String> all = texts(timeline(report.withAftermath(rollbacks, decisions), State.FAILED));
        return all.subList(all.indexOf("10:16:00 Ended: Failed") + 1, all.size());
    }

    @Test
    public void whatARollbackCameToIsTold() {
        Instant at = SampleReports.START.plusSeconds(120);
        Instant later = at.plusSeconds(30);
        assertThat(
                after(List.of(rollback(at, RollbackRecord.Outcome.RUNNING, null)), List.of()),
                contains("10:17:00 Asked for by the verdict: a rollback", "10:17:01 Rollback began"));
        assertThat(
                after(List.of(rollback(at, RollbackRecord.Outcome.FAILED, null)), List.of()),
                hasItem("10:17:05 The rollback failed"));
        assertThat(
                after(
                        List.of(rollback(
                                at,
                                RollbackRecord.Outcome.DONE,
                                new RollbackRecord.Recheck("shop-2", at.plusSeconds(10), Verdict.PASSED, later))),
                        List.of()),
                contains(
                        "10:17:00 Asked for by the verdict: a rollback",
                        "10:17:01 Rollback began",
                        "10:17:05 Rolled back",
                        "10:17:10 Verification after the rollback begins to measure",
                        "10:17:30 Verified again: the service is well"));
        RollbackRecord.Recheck bad = new RollbackRecord.Recheck("shop-2", at.plusSeconds(10), Verdict.FAILED, later);
        Report report = twoChecks()
                .build("shop-1")
                .withAftermath(List.of(rollback(at, RollbackRecord.Outcome.DONE, bad)), List.of());
        Timeline.Event last = timeline(report, State.FAILED).getEvents().stream()
                .reduce((one, next) -> next)
                .orElseThrow();
        assertThat(last.getText(), is("Verified again: the service is not well"));
        assertThat(last.getVerification(), is("shop-2"));
        assertThat(last.getMark(), is(State.FAILED));
    }

    @Test
    public void whatPeopleDecidedIsTold() {
        Instant at = SampleReports.START.plusSeconds(120);
        DecisionRecord asked = asked(at);
        assertThat(
                after(List.of(), List.of(asked)),
                contains("10:17:00 A person was asked to decide", "10:18:00 Decided without an answer: Roll back"));
        assertThat(
                after(
                        List.of(),
                        List.of(asked.decided(DecisionRecord.Choice.KEEP, "maria", "fine", at.plusSeconds(9)))),
                hasItem("10:17:09 Decided to keep the deployment: maria"));
        assertThat(
                after(List.of(), List.of(asked.decided(DecisionRecord.Choice.ROLL_BACK, null, null, asked.deadline()))),
                hasItem("10:18:00 Nobody decided in time: Roll back"));
        assertThat(
                after(List.of(), List.of(asked.decided(null, null, null, at.plusSeconds(9)))),
                hasItem("10:17:09 Nobody decided before the build ended"));
        assertThat(
                after(List.of(), List.of(DecisionRecord.overruled("li", "the load test", at))),
                contains("10:17:00 Verdict overruled by li"));
    }

    @Test
    public void aRuleThatFiredIsTold() {
        Report report = SampleReports.of("""
            services:
              - name: shop
                metrics:
                  - {name: latency, query: latency, criteria: '<= 1'}
                rules:
                  - {if: latency > 3, then: [rollback, 'notify: ops']}
            """)
                .value("latency", Outcome.OK, 1)
                .value("latency", Outcome.BREACH, 4)
                .build("shop-1");
        assertThat(
                texts(timeline(report, State.FAILED)),
                hasItem(endsWith("The rule latency > 3 fired: rollback, notify: ops")));
    }
}
