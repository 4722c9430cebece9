package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.trace.Trace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;

/** {@code docs/report-schema.md} says of the JSON what is true. */
public class ReportSchemaTest {

    private static final Instant TIME = Instant.parse("2026-11-20T10:15:00Z");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    private static String document() throws Exception {
        Path here = Path.of("docs/report-schema.md");
        return Files.readString(Files.exists(here) ? here : Path.of("..").resolve(here)); // the command line's build
    }

    /** The fields in the table below a heading. */
    private static Set<String> documented(String heading) throws Exception {
        String section =
                document().split("## " + Pattern.quote(heading) + "\n", 2)[1].split("\n## ", 2)[0];
        Set<String> fields = new TreeSet<>();
        Matcher rows = ROW.matcher(section);
        while (rows.find()) {
            fields.add(rows.group(1));
        }
        return fields;
    }

    /** With everything a report can have. */
    private static JsonNode full() throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("test", "services: [{name: s, metrics: [{name: m, query: q, total: t, criteria: '< 1'}]}]")
                .services()
                .get(0);
        Remark remark = Remark.of(RemarkCode.NO_SERIES);
        Reason reason = Reason.of(Reason.Code.TOO_MANY_ERRORS, 1, 1, 1, remark);
        Measurement measurement = new Measurement(
                        TIME, Outcome.OK, Verdict.PASSED, 0.5, 0.4, new TreeMap<>(Map.of("a", "b")), "said", 3)
                .counted(new Counts(1, 2, 2.0, 5.0))
                .saying(remark);
        Report report = new Report(
                "s-1",
                new Deployment("s", "production", "1", "maria", TIME),
                policy,
                PolicyWriter.digest(policy),
                TIME,
                TIME.plusSeconds(60),
                Verdict.PASSED,
                100.0,
                List.of(reason),
                List.of(new CheckReport(
                        policy.checks().get(0), Verdict.PASSED, reason, 1, "https://a.example", List.of(measurement))),
                Trace.continuing("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "vendor=1"),
                List.of(new ReportedEvent("datadog", TIME, "deployed", "https://a.example/1")),
                "s-0",
                List.of(new RollbackRecord(
                        "undo",
                        RollbackRecord.Cause.PERSON,
                        "maria",
                        "slow",
                        TIME,
                        TIME,
                        TIME,
                        RollbackRecord.Outcome.DONE,
                        "said",
                        List.of("undo"),
                        List.of(new CommandRecord("undo", TIME, Duration.ofSeconds(1), 0, "done")),
                        new RollbackRecord.Recheck("s-2", TIME, Verdict.PASSED, TIME),
                        remark)),
                List.of(new DecisionRecord(
                        DecisionRecord.Kind.INCONCLUSIVE,
                        List.of(DecisionRecord.Choice.KEEP),
                        List.of("ops"),
                        TIME,
                        TIME,
                        DecisionRecord.Choice.FAIL,
                        DecisionRecord.Choice.KEEP,
                        "maria",
                        "fine",
                        TIME)),
                new RolloutPosition("rollout-1", 2, 4, 25));
        return new ObjectMapper().readTree(ReportCodec.toJson(report));
    }

    private static Set<String> fields(JsonNode node) {
        Set<String> fields = new TreeSet<>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    @Test
    public void everyFieldIsDocumentedAndNoOther() throws Exception {
        JsonNode report = full();
        JsonNode check = report.path("checks").path(0);
        assertThat(documented("The report"), is(fields(report)));
        assertThat(documented("`deployment`"), is(fields(report.path("deployment"))));
        assertThat(documented("`rollout`"), is(fields(report.path("rollout"))));
        assertThat(documented("`trace`"), is(fields(report.path("trace"))));
        assertThat(documented("An event"), is(fields(report.path("events").path(0))));
        assertThat(documented("A reason"), is(fields(report.path("reasons").path(0))));
        assertThat(documented("A check"), is(fields(check)));
        assertThat(
                documented("A measurement"),
                is(fields(check.path("measurements").path(0))));
        JsonNode rollback = report.path("rollbacks").path(0);
        assertThat(documented("A rollback"), is(fields(rollback)));
        assertThat(documented("A command"), is(fields(rollback.path("commands").path(0))));
        assertThat(documented("A decision"), is(fields(report.path("decisions").path(0))));
        assertThat(documented("A `recheck`"), is(fields(rollback.path("recheck"))));
    }

    @Test
    public void versionAndWordsAreTheWritten() throws Exception {
        String document = document();
        assertThat(document, containsString("Version " + Report.SCHEMA_VERSION + "."));
        Set<String> words = new TreeSet<>();
        Matcher code = Pattern.compile("`(\\w+)`").matcher(document);
        while (code.find()) {
            words.add(code.group(1));
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(words, hasItems(outcome.name()));
        }
        for (Verdict verdict : Verdict.values()) {
            assertThat(words, hasItems(verdict.name()));
        }
        for (RollbackRecord.Outcome outcome : RollbackRecord.Outcome.values()) {
            assertThat(words, hasItems(outcome.name()));
        }
        for (RollbackRecord.Cause cause : RollbackRecord.Cause.values()) {
            assertThat(words, hasItems(cause.name()));
        }
        for (CheckType type : CheckType.values()) {
            assertThat(words, hasItems(type.name().toLowerCase(Locale.ROOT)));
        }
    }
}
