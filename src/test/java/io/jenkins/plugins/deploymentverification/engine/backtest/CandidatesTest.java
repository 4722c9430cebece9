package io.jenkins.plugins.deploymentverification.engine.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasToString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.Test;

public class CandidatesTest {

    private static Suggestion suggest(String criteria, List<Double> values, double independent, double target)
            throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("p", "name: s\nmetrics: [{name: m, query: q, criteria: '" + criteria + "', failureLimit: 2}]")
                .services()
                .get(0);
        MetricCheck check = (MetricCheck) policy.checks().get(0);
        return Candidates.suggest(policy, check, new JudgedWindows(values, 3, independent), target);
    }

    /** 1, 2, …, n. */
    private static List<Double> upTo(int n) {
        return IntStream.rangeClosed(1, n).mapToObj(i -> (double) i).toList();
    }

    private static List<String> origins(Suggestion suggestion) {
        return suggestion.candidates().stream()
                .map(c -> c.origin() + " " + c.criteria())
                .toList();
    }

    @Test
    public void theTightestThatKeepsTheRateIsSuggested() throws Exception {
        Suggestion suggestion = suggest("<= 3000", upTo(1000), 1, 0.02);
        assertThat(origins(suggestion), contains("p95 <= 1000", "max + 10% <= 1100", "policy <= 3000"));
        assertThat(suggestion.recommended().criteria().toString(), equalTo("<= 1000"));

        Suggestion fine = suggest("<= 100", upTo(100).stream().map(v -> v / 7).toList(), 1, 0.02);
        assertThat(origins(fine), contains("p95 <= 14", "p99 <= 15", "max + 10% <= 16", "policy <= 100"));
        assertThat("2 of 100 are above 14", fine.recommended().criteria().toString(), equalTo("<= 14"));
        assertThat(fine.recommended().falseAlarms().failed(), equalTo(2));
        assertThat(fine.snippet(), containsString("failureLimit: 2"));
    }

    @Test
    public void lowerThresholdsAreSoughtAtTheOtherEnd() throws Exception {
        Suggestion suggestion = suggest(">= 50", upTo(1000), 1, 0.01);
        assertThat(origins(suggestion), contains("policy >= 50", "p1 >= 10", "p0.1 >= 1", "min + 10% >= 0.9"));
        assertThat("9 of 1000 are below 10", suggestion.recommended().origin(), equalTo("p1"));
        assertThat(suggestion.recommended().falseAlarms().failed(), equalTo(9));
    }

    @Test
    public void aHistoryTooShortForTheRateIsToldSo() throws Exception {
        Suggestion suggestion = suggest("<= 3000", upTo(100), 0.5, 0.01);
        assertThat(suggestion.notes(), contains(hasToString(containsString("too short to confirm a rate of 1%"))));
        // Wilson's upper end of 0 of 50 is 7.13 %
        assertThat(suggestion.notes(), contains(hasToString(containsString("up to 7.13%"))));
        assertThat(suggest("<= 3000", upTo(1000), 1, 0.01).notes(), empty());
    }

    @Test
    public void tooFewWindowsGiveNone() throws Exception {
        Suggestion suggestion = suggest("<= 3000", upTo(38), 0.5, 0.01);
        assertThat(suggestion.recommended(), nullValue());
        assertThat(suggestion.candidates(), empty());
        assertThat(suggestion.notes(), contains(hasToString(containsString("38 windows could be judged"))));
    }

    @Test
    public void whatFailsAtAnyThresholdIsNotHidden() throws Exception {
        List<Double> values = new ArrayList<>(upTo(90));
        for (int i = 0; i < 10; i++) {
            values.add(Double.POSITIVE_INFINITY);
        }
        Suggestion suggestion = suggest("<= 3000", values, 1, 0.05);
        assertThat(suggestion.recommended(), nullValue());
        assertThat(suggestion.notes(), hasItem(hasToString(containsString("whatever its threshold is"))));
        assertThat(suggestion.candidates().get(0).falseAlarms().rate() >= 0.1, equalTo(true));
    }

    @Test
    public void everyNoteIsThereInBothLanguages() {
        for (Note.Code code : Note.Code.values()) {
            Note note = Note.of(code, "a", "b", "c");
            assertThat(note.text(Locale.SIMPLIFIED_CHINESE), not(is(note.toString())));
            assertThat(note.text(Locale.FRENCH), is(note.toString()));
        }
    }

    /** What is shown to be changed must be what was replayed. */
    @Test
    public void aPolicyIsWrittenAsItIsRead() throws Exception {
        String text = "name: checkout\nwindow: {duration: 7m, interval: 1m}\nmetrics:\n"
                + "  - {name: latency, query: latency, criteria: <= 500ms, weight: 2, onNoData: fail}\n"
                + "http: [{name: health, url: 'http://127.0.0.1:1/'}]\n";
        ServicePolicy policy =
                PolicyReader.withParameters(Map.of()).read("p", text).services().get(0);
        String written = Backtest.replayedText(policy);
        assertThat(written, not(containsString("health")));
        assertThat(written, not(containsString("severity")));
        assertThat(
                PolicyReader.withParameters(Map.of())
                        .read("p", written)
                        .services()
                        .get(0),
                is(ReplayPolicy.replayable(policy)));
    }
}
