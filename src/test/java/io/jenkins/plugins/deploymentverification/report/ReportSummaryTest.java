package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ReportSummaryTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Report report;
    private ReportStore store;
    private Path file;
    private Path summaryFile;

    @Before
    public void setUp() {
        SampleReports sample = SampleReports.of("""
            services:
              - name: checkout
                metrics:
                  - {name: ü latency, query: latency, unit: s, criteria: <= 500ms}
                  - {name: empty, query: nothing, criteria: <= 1}
            """);
        sample.value("ü latency", Outcome.OK, 0.1)
                .nothing("ü latency", Outcome.SOURCE_ERROR, "HTTP 503")
                .value("ü latency", Outcome.BREACH, 0.7, Map.of("instance", "ä:1"), null)
                .nothing("ü latency", Outcome.SOURCE_ERROR, "HTTP 503")
                .nothing("ü latency", Outcome.NO_DATA, "no series")
                .value("ü latency", Outcome.OK, 0.2);
        report = sample.build("checkout-1");
        store = new ReportStore(folder.getRoot());
        file = new File(folder.getRoot(), "deployment-verification/checkout-1.json").toPath();
        summaryFile = file.resolveSibling("checkout-1.summary.json");
        ReportStore.forget();
    }

    @Test
    public void itTellsWhatThePageShows() {
        CheckSummary check = ReportSummary.of(report).checks().get(0);
        assertThat(check.measurements(), is(6));
        assertThat(check.breaches(), is(1));
        assertThat(check.errors(), is(2));
        assertThat(check.noData(), is(1));
        assertThat(check.median(), is(0.2));
        assertThat(check.firstBreach(), is(SampleReports.START.plusSeconds(30)));
        assertThat(check.lastWithValue().value(), is(0.2));
        assertThat(check.troubles().stream().map(t -> t.said().toString()).toList(), contains("HTTP 503", "no series"));
        assertThat(check.troubles().get(0).count(), is(2));
        assertThat(check.troubles().get(0).last(), is(SampleReports.START.plusSeconds(45)));
        CheckSummary empty = ReportSummary.of(report).checks().get(1);
        assertThat(empty.median(), is(nullValue()));
        assertThat(empty.last(), is(nullValue()));
        assertThat(empty.sparkline().isEmpty(), is(true));
    }

    @Test
    public void itIsReadBackAsItWas() throws Exception {
        store.write(report);
        ReportStore.forget();
        assertThat(store.readSummary("checkout-1"), is(ReportSummary.of(report)));
        assertThat("of memory", store.readSummary("checkout-1"), is(ReportSummary.of(report)));
    }

    @Test
    public void measurementsOfACheckAreReadAlone() throws Exception {
        store.write(report);
        // what is not of this check need not even be readable
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] = ' ';
        Files.write(file, bytes);
        ReportStore.forget();
        assertThat(
                store.readMeasurements("checkout-1", 0),
                is(report.checks().get(0).measurements()));
        assertThat(store.readMeasurements("checkout-1", 1), is(empty()));
        assertThrows(IOException.class, () -> store.read("checkout-1"));
    }

    @Test
    public void withoutItTheReportItselfIsRead() throws Exception {
        for (String broken : new String[] {null, "", "{", "{\"version\":0}", "{\"version\":1,\"report\":{}}"}) {
            store.write(report);
            if (broken == null) {
                Files.delete(summaryFile);
            } else {
                Files.writeString(summaryFile, broken);
            }
            ReportStore.forget();
            assertThat(broken, store.readSummary("checkout-1"), is(ReportSummary.of(report)));
            assertThat(
                    broken,
                    store.readMeasurements("checkout-1", 0),
                    is(report.checks().get(0).measurements()));
        }
    }

    @Test
    public void oneOfAnotherReportIsNotUsed() throws Exception {
        store.write(report);
        byte[] old = Files.readAllBytes(summaryFile);
        Report other = SampleReports.simple("checkout-1", Verdict.PASSED);
        store.write(other);
        Files.write(summaryFile, old);
        ReportStore.forget();
        assertThat(store.readSummary("checkout-1"), is(ReportSummary.of(other)));
        assertThat(
                store.readMeasurements("checkout-1", 0),
                is(other.checks().get(0).measurements()));
        assertThat(store.readMeasurements("checkout-1", 7), is(empty()));
    }

    @Test
    public void whatIsNoPathDoesNotGetIntoThePage() throws Exception {
        store.write(report);
        String text = Files.readString(summaryFile);
        byte[] changed = text.replaceFirst("\"line\":\"", "\"line\":\"<script>").getBytes(StandardCharsets.UTF_8);
        assertThrows(IOException.class, () -> SummaryCodec.read(changed));
        assertThat(SummaryCodec.read(text.getBytes(StandardCharsets.UTF_8)), is(notNullValue()));
    }

    @Test
    public void slicesAreWhereTheMeasurementsAre() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<ReportCodec.Slice> slices = ReportCodec.write(report, out);
        for (int i = 0; i < 2; i++) {
            ReportCodec.Slice slice = slices.get(i);
            byte[] part = Arrays.copyOfRange(out.toByteArray(), (int) slice.from(), (int) slice.to());
            assertThat(
                    ReportCodec.readMeasurements(new ByteArrayInputStream(part)),
                    is(report.checks().get(i).measurements()));
            byte[] cut = Arrays.copyOf(part, part.length - 1);
            assertThrows(IOException.class, () -> ReportCodec.readMeasurements(new ByteArrayInputStream(cut)));
        }
    }
}
