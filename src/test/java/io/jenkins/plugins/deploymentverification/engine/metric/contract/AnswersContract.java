package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

/** The part of the contract about answers: no data, doubtful data and values are told apart. */
public abstract class AnswersContract extends ContractFixture {

    @Test
    public void anEmptyAnswerIsNoDataAndNoError() throws Exception {
        for (MetricQuery query : queries()) {
            MetricAnswer answer = ask(query, List.of());
            assertThat(samples(answer), is(empty()));
            assertThat(answer.isTrustworthy(), is(true));
        }
    }

    @Test
    public void oneValueIsReadWithItsTimeAndLabels() throws Exception {
        MetricAnswer answer = ask(instant(), List.of(Line.instant("a", TO, 42.5)));
        assertThat(answer.series(), hasSize(1));
        assertThat(answer.isTrustworthy(), is(true));
        Sample sample = answer.series().get(0).samples().get(0);
        assertThat(answer.series().get(0).samples(), hasSize(1));
        assertThat(sample.value(), is(42.5));
        assertThat(Duration.between(sample.at(), TO).abs().compareTo(STEP) <= 0, is(true));
    }

    @Test
    public void aRangeIsReadOldestFirst() throws Exception {
        MetricAnswer answer = ask(range(), List.of(Line.range("a", FROM, STEP, 3.0, 1.0, 2.0)));
        List<Sample> samples = samples(answer);
        assertThat(samples.stream().map(Sample::value).toList(), is(List.of(3.0, 1.0, 2.0)));
        assertThat(samples.get(0).at().isBefore(samples.get(1).at()), is(true));
        assertThat(samples.get(1).at().isBefore(samples.get(2).at()), is(true));
    }

    @Test
    public void severalSeriesAreAllThereAndToldApart() throws Exception {
        MetricAnswer answer = ask(
                instant(), List.of(Line.instant("a", TO, 1.0), Line.instant("b", TO, 2.0), Line.instant("c", TO, 3.0)));
        assertThat(samples(answer).stream().map(Sample::value).toList(), containsInAnyOrder(1.0, 2.0, 3.0));
        assertThat(answer.series().stream().map(s -> s.labels()).distinct().toList(), hasSize(3));
    }

    @Test
    public void whatIsNotANumberIsNeverMadeOne() throws Exception {
        assumeTrue("the API can say NaN", knowsNaN());
        for (Sample sample : samples(ask(instant(), List.of(Line.instant("a", TO, Double.NaN))))) {
            assertThat(Double.isNaN(sample.value()), is(true));
        }
        for (Sample sample : samples(ask(range(), List.of(Line.range("a", FROM, STEP, 1.0, Double.NaN, 2.0))))) {
            assertThat(sample.value(), is(oneOf(1.0, 2.0, Double.NaN)));
        }
    }

    @Test
    public void bucketsWithoutAValueAreLeftOut() throws Exception {
        List<Sample> some = samples(ask(range(), List.of(Line.range("a", FROM, STEP, 7.0, null, 8.0, null, null))));
        assertThat(some.stream().map(Sample::value).toList(), is(List.of(7.0, 8.0)));
        assertThat(samples(ask(range(), List.of(Line.range("a", FROM, STEP, null, null, null)))), is(empty()));
        assertThat(samples(ask(instant(), List.of(Line.instant("a", TO, null)))), is(empty()));
    }

    @Test
    public void aPartialAnswerIsDoubtful() throws Exception {
        assumeTrue("the API knows partial answers", partial(List.of(Line.instant("a", TO, 1.0))) != null);
        server().answer(request -> partial(List.of(Line.instant("a", TO, 1.0))));
        try {
            assertThat(source().query(instant()).isTrustworthy(), is(false));
        } catch (SourceException e) {
            assertNoSecrets(e); // no answer is as good
        }
    }
}
