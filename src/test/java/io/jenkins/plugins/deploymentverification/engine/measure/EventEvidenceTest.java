package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.deploymentverification.engine.metric.EventQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.SystemEvent;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Redaction;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import io.jenkins.plugins.deploymentverification.engine.report.ReportMarkdown;
import io.jenkins.plugins.deploymentverification.engine.report.ReportText;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class EventEvidenceTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private EventQuery asked;

    private class Telling implements MetricSource {

        private final SystemEvent event;

        Telling(int second, String title, String link) {
            event = new SystemEvent(START.plusSeconds(second), title, link == null ? null : URI.create(link));
        }

        @Override
        public List<SystemEvent> events(EventQuery query, Duration budget) {
            asked = query;
            return List.of(event);
        }

        @Override
        public MetricAnswer query(MetricQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourceInfo probe(Duration budget) {
            throw new UnsupportedOperationException();
        }
    }

    private static Report report() throws Exception {
        VerificationPlan plan = new VerificationPlan(
                "v-1",
                new Deployment("checkout", null, "1.5", null, null),
                PolicyReader.withParameters(Map.of())
                        .read("p", "name: checkout\nmonitors: [{name: m, ids: [1]}]")
                        .services()
                        .get(0),
                START);
        return VerificationSession.start(plan).abort(START.plusSeconds(60), "ada");
    }

    @Test
    public void theEventsOfAllSourcesAreInTheReportLatestFirst() throws Exception {
        SourceLookup sources = name -> switch (name) {
            case "a" -> new Telling(10, "flag *on* <b>", "https://a.example/e?api_key=s3cret&id=1");
            case "b" -> new Telling(20, "restarted", null);
            default -> throw new SourceException(SourceException.Kind.UNREACHABLE, "c.example: refused");
        };
        Report report = report();
        EventEvidence.Found found = EventEvidence.of(sources, List.of("a", "c", "b"), report);
        assertThat(found.failures(), contains("The events of c could not be listed: c.example: refused"));
        assertThat(asked.tags(), is(Map.of("service", "checkout")));
        assertThat(asked.to(), is(START.plusSeconds(60)));

        Report whole = Redaction.redact(report.withEvents(found.events()));
        assertThat(
                whole.events().stream().map(e -> e.source() + " " + e.title()).toList(),
                contains("b restarted", "a flag *on* <b>"));
        assertThat(ReportCodec.fromJson(ReportCodec.toJson(whole)).events(), is(whole.events()));
        assertThat(whole.withGraphLinks(check -> null).events(), is(whole.events()));
        String json = ReportCodec.toJson(whole);
        assertThat(json, not(containsString("s3cret")));
        assertThat(
                new ReportMarkdown().render(whole),
                allOf(
                        containsString("**Events**"),
                        containsString("a: flag \\*on\\* &lt;b&gt; ([event](<https://a.example/e")));
        assertThat(
                new ReportText(false, false, 80).render(whole),
                allOf(containsString("2026-11-21 10:00:20 UTC b: restarted"), containsString("https://a.example/e")));
        assertThat(new ReportText(false, false, 80).render(report), not(containsString("Events")));
    }
}
