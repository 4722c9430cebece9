package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
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
}
