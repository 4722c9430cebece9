package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.example.AcmeContractTest;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.example.AcmeSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.Test;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

/** That the contract finds what it is there to find, and that the guide shows what passes it. */
public class ContractItselfTest {

    /** Takes the first value of the first series, nothing for 0, and whatever goes wrong for nothing. */
    private record CarelessSource(MetricSource real, String secret) implements MetricSource {

        @Override
        public MetricAnswer query(MetricQuery query) throws InterruptedException {
            try {
                List<Series> series = real.query(query).series();
                List<Sample> samples =
                        series.isEmpty() ? List.of() : series.get(0).samples();
                Sample one = samples.isEmpty() ? new Sample(query.to(), 0) : samples.get(0);
                return MetricAnswer.of(List.of(Series.of(Map.of(), List.of(one))));
            } catch (SourceException e) {
                return MetricAnswer.of(List.of());
            }
        }

        @Override
        public SourceInfo probe(Duration budget) throws InterruptedException {
            query(MetricQuery.instant("up", Instant.now(), budget));
            return new SourceInfo("Careless", null, Duration.ZERO, null);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /** No test of its own: run by the one below. */
    public static class Careless extends AcmeContractTest {

        @Override
        protected MetricSource source(HttpConnection connection) throws Exception {
            return new CarelessSource(super.source(connection), secrets().get(0));
        }
    }

    @Test
    public void aCarelessSourceIsFoundOut() {
        Result result = JUnitCore.runClasses(Careless.class);
        List<String> broken = result.getFailures().stream()
                .map(failure -> failure.getDescription().getMethodName())
                .distinct()
                .toList();
        assertThat(
                broken,
                hasItems(
                        "anEmptyAnswerIsNoDataAndNoError",
                        "aRangeIsReadOldestFirst",
                        "severalSeriesAreAllThereAndToldApart",
                        "bucketsWithoutAValueAreLeftOut",
                        "aPartialAnswerIsDoubtful",
                        "anErrorInsideASuccessIsNoAnswer",
                        "aRefusedQueryIsToldInTheServersWords",
                        "wrongCredentialsAreTold",
                        "aSlowBodyIsGivenUpWithinTheBudget",
                        "aBrokenConnectionIsTold",
                        "theConnectionTestFailsAsAQueryDoes",
                        "namesAndLinksHoldNoSecret"));
        assertThat(broken, not(hasItem("cancellingEndsTheQuestion"))); // what it does right is not found fault with
    }

    @Test
    public void theGuideShowsWhatIsCompiledHere() throws Exception {
        String guide = Files.readString(file("docs/extending.md"));
        String folder = "src/test/java/" + AcmeSource.class.getPackageName().replace('.', '/') + "/";
        for (String name : List.of("AcmeSource.java", "AcmeContractTest.java")) {
            String source = Files.readString(file(folder + name));
            String shown = source.lines()
                    .filter(line -> !line.startsWith("package ") && !line.startsWith("import "))
                    .collect(Collectors.joining("\n"))
                    .strip();
            assertThat(shown.length(), is(greaterThan(500)));
            assertThat(name, guide, containsString(shown));
        }
    }

    /** Tests run in the project's folder or in that of the command line. */
    private static Path file(String name) {
        Path here = Path.of(name);
        return Files.exists(here) ? here : Path.of("..").resolve(name);
    }
}
