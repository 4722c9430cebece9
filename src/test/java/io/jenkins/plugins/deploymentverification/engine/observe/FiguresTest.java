package io.jenkins.plugins.deploymentverification.engine.observe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.util.Map;
import org.junit.Test;

public class FiguresTest {

    private final Figures figures = new Figures();

    /** With everything there can be. */
    static Figures full() {
        Figures figures = new Figures();
        figures.verified(Verdict.PASSED, "production", Duration.ofMinutes(10));
        figures.verified(Verdict.FAILED, null, Duration.ofSeconds(20));
        figures.answered("prometheus \"one\"\n", null, Duration.ofMillis(20));
        figures.answered(null, SourceException.Kind.RATE_LIMITED, Duration.ofSeconds(2));
        figures.exported("gateway", "sent", 3);
        figures.gauge("running_verifications", "Verifications under way.", () -> 2);
        figures.gauges("lane_waiting", "Checks that wait.", "lane", () -> Map.of("probes", 1, "source \\a", 0));
        return figures;
    }

    @Test
    public void promtoolHasNothingToSay() throws Exception {
        Promtool.check(full().expose().text());
    }

    @Test
    public void everyKindIsCounted() {
        String text = full().expose().text();
        assertThat(
                text,
                containsString("\ndeployment_verification_verifications_total"
                        + "{environment=\"production\",verdict=\"passed\"} 1.0\n"));
        assertThat(text, containsString("{environment=\"(none)\",verdict=\"failed\"} 1.0\n"));
        assertThat(text, containsString("verification_duration_seconds_bucket{verdict=\"passed\",le=\"600.0\"} 1\n"));
        assertThat(text, containsString("verification_duration_seconds_sum{verdict=\"failed\"} 20.0\n"));
        assertThat(text, containsString("source_errors_total{kind=\"rate_limited\",source=\"(default)\"} 1.0\n"));
        assertThat(text, containsString("source_answer_duration_seconds_count{source=\"prometheus \\\"one\\\"\"} 1\n"));
        assertThat(text, containsString("exports_total{exporter=\"gateway\",outcome=\"sent\"} 3.0\n"));
        assertThat(text, containsString("running_verifications 2.0\n"));
        assertThat(text, containsString("lane_waiting{lane=\"source \\\\a\"} 0.0\n"));
    }

    @Test
    public void whoeverAsksForOpenMetricsGetsIt() {
        figures.verified(Verdict.PASSED, null, Duration.ofSeconds(1));
        Exposition plain = figures.expose("text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        assertThat(plain.contentType(), startsWith("text/plain; version=0.0.4"));
        assertThat(plain.text(), not(containsString("# EOF")));
        Exposition open = figures.expose("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.contentType(), startsWith("application/openmetrics-text"));
        assertThat(open.text(), endsWith("# EOF\n"));
        assertThat(figures.expose(null).contentType(), is(plain.contentType()));
    }

    @Test
    public void aLabelThatPeopleChooseHasBounds() {
        for (int i = 0; i < 150; i++) {
            figures.verified(Verdict.PASSED, "pr-" + i, Duration.ofSeconds(1));
        }
        figures.verified(Verdict.PASSED, "pr-1", Duration.ofSeconds(1));
        String text = figures.expose().text();
        assertThat(text, containsString("{environment=\"pr-1\",verdict=\"passed\"} 2.0"));
        assertThat(text, containsString("{environment=\"pr-99\",verdict=\"passed\"} 1.0"));
        assertThat(text, not(containsString("pr-100")));
        assertThat(text, containsString("{environment=\"(other)\",verdict=\"passed\"} 50.0"));
    }
}
