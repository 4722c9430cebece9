package io.jenkins.plugins.deploymentverification.engine.measure;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMarker;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class DeploymentMarksTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final DeploymentMark STARTED =
            new DeploymentMark("run-7", "checkout", "production", "1.4.2", "ada", START, null, null, null, null);
    private static final DeploymentMark ENDED = new DeploymentMark(
            "run-7",
            "checkout",
            "production",
            "1.4.2",
            "ada",
            START,
            START.plusSeconds(300),
            "FAILED",
            "error rate broke its limit",
            URI.create("https://ci.example/job/x/1/"));

    private final List<String> calls = new ArrayList<>();

    @Test
    public void eachSystemIsToldAndOneThatFailsHoldsUpNoOther() throws Exception {
        SourceLookup sources = name -> switch (name) {
            case "good" -> new Marking("4711");
            case "keyed" -> new Marking(null);
            case "dead" ->
                new Marking("") {
                    @Override
                    public String begin(DeploymentMark mark, Duration budget) throws SourceException {
                        throw new SourceException(SourceException.Kind.UNREACHABLE, "dead.example: refused");
                    }
                };
            default -> new Unable();
        };

        DeploymentMarks.Begun begun =
                DeploymentMarks.begin(sources, List.of("dead", "unable", "good", "keyed"), STARTED);

        assertThat(begun.handles(), is(Map.of("good", "4711")));
        assertThat(
                begun.failures(),
                contains(
                        "The deployment could not be marked in dead: dead.example: refused",
                        "The deployment could not be marked in unable:"
                                + " this type of metric source cannot mark deployments"));

        List<String> failures = DeploymentMarks.end(sources, List.of("dead", "good", "keyed"), begun.handles(), ENDED);

        assertThat(failures, empty());
        assertThat(
                calls, contains("begin run-7", "begin run-7", "end null FAILED", "end 4711 FAILED", "end null FAILED"));
    }

    @Test
    public void wordsAndTagsAreThoseOfTheDeployment() {
        assertThat(STARTED.title(), is("Deployment of checkout 1.4.2 to production: verification started"));
        assertThat(STARTED.text(), is("Deployed by ada"));
        assertThat(STARTED.tags(), is(Map.of("service", "checkout", "env", "production", "version", "1.4.2")));
        assertThat(ENDED.title(), is("Deployment of checkout 1.4.2 to production: FAILED"));
        assertThat(
                ENDED.text(), is("error rate broke its limit\nDeployed by ada\nReport: https://ci.example/job/x/1/"));
        assertThat(ENDED.tags().get("verdict"), is("failed"));
    }

    @Test
    public void whatIsStillRunningHasNoVerdict() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DeploymentMark("k", "checkout", null, null, null, START, null, "PASSED", null, null));
    }

    private static class Unable implements MetricSource {

        @Override
        public MetricAnswer query(MetricQuery query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourceInfo probe(Duration budget) {
            throw new UnsupportedOperationException();
        }
    }

    private class Marking extends Unable implements DeploymentMarker {

        @CheckForNull
        private final String handle;

        Marking(@CheckForNull String handle) {
            this.handle = handle;
        }

        @Override
        public DeploymentMarker deploymentMarker() {
            return this;
        }

        @Override
        public String begin(DeploymentMark mark, Duration budget) throws SourceException {
            calls.add("begin " + mark.key());
            return handle;
        }

        @Override
        public void end(String given, DeploymentMark mark, Duration budget) {
            calls.add("end " + given + " " + mark.verdict());
        }
    }
}
