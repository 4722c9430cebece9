package io.jenkins.plugins.deploymentverification.engine.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Reports as JUnit XML, which nearly every CI tool shows: a test suite for each verification, in it a test case for
 * the verdict and one for each check.
 *
 * <p>{@code FAILED} is a failure, {@code INCONCLUSIVE} an error: as with tests, the one says that the service is not
 * as it should be, the other that this could not be found out. A tool that reads the file must come to the same
 * verdict as the verification: where that is acceptable, or where the check is for information only, what did not
 * hold is skipped, with its reason. Warnings pass, with the reason in the output.
 *
 * <p>Stateless, safe for use by many threads.
 *
 * @see <a href="https://github.com/testmoapp/junitxml">JUnit XML as the tools understand it</a>
 */
public final class ReportJUnit {

    private enum Kind {
        PASSED,
        SKIPPED,
        FAILURE,
        ERROR
    }

    /** The reports as one XML document. */
    public String render(List<Report> reports) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            attribute(xml, "name", "Deployment verification");
            for (Report report : reports) {
                suite(xml, report);
            }
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a string cannot fail to be written to", e);
        }
        return text.append('\n').toString();
    }

    private static void suite(XMLStreamWriter xml, Report report) throws XMLStreamException {
        List<Kind> kinds = Stream.concat(
                        report.checks().stream().map(c -> kind(report, c)),
                        report.rollbacks().stream().map(ReportJUnit::kind))
                .toList();
        Kind whole = kind(report.verdict());
        line(xml, 1);
        xml.writeStartElement("testsuite");
        attribute(xml, "name", ReportWords.subject(report.deployment()));
        attribute(xml, "tests", String.valueOf(kinds.size() + 1));
        attribute(xml, "failures", count(kinds, whole, Kind.FAILURE));
        attribute(xml, "errors", count(kinds, whole, Kind.ERROR));
        attribute(xml, "skipped", count(kinds, whole, Kind.SKIPPED));
        attribute(xml, "time", seconds(report));
        attribute(
                xml,
                "timestamp",
                report.startedAt().truncatedTo(ChronoUnit.SECONDS).toString());
        properties(xml, report);
        String group =
                "deployment-verification." + report.deployment().service().replace('.', '_');
        String reasons = String.join(
                "\n", report.reasons().stream().map(Reason::toString).toList());
        testCase(xml, group, "verdict", seconds(report), whole, report.verdict(), reasons, reasons);
        int checks = report.checks().size();
        for (int i = 0; i < checks; i++) {
            CheckReport check = report.checks().get(i);
            String reason = check.reason().toString();
            testCase(
                    xml,
                    group,
                    check.name(),
                    String.format(
                            Locale.ROOT,
                            "%.3f",
                            check.measurements().stream()
                                            .mapToLong(Measurement::tookMillis)
                                            .sum()
                                    / 1000.0),
                    kinds.get(i),
                    check.verdict(),
                    reason,
                    evidence(check, reason));
        }
        for (int i = checks; i < kinds.size(); i++) {
            rollback(xml, group, report.rollbacks().get(i - checks), i - checks + 1, kinds.get(i));
        }
        line(xml, 1);
        xml.writeEndElement();
    }

    private static void rollback(XMLStreamWriter xml, String group, RollbackRecord rollback, int number, Kind kind)
            throws XMLStreamException {
        List<String> evidence = new ArrayList<>(RollbackWords.lines(rollback));
        rollback.commands().stream().map(RollbackWords::session).forEach(evidence::add);
        Verdict verdict =
                kind == Kind.PASSED ? Verdict.PASSED : kind == Kind.FAILURE ? Verdict.FAILED : Verdict.INCONCLUSIVE;
        testCase(
                xml,
                group,
                "rollback " + number,
                rollback.startedAt() == null || rollback.endedAt() == null
                        ? "0.000"
                        : seconds(rollback.startedAt(), rollback.endedAt()),
                kind,
                verdict,
                RollbackWords.summary(rollback),
                String.join("\n", evidence));
    }

    private static Kind kind(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case DONE -> Boolean.FALSE.equals(rollback.healed()) ? Kind.FAILURE : Kind.PASSED;
            case FAILED -> Kind.FAILURE;
            case UNKNOWN -> Kind.ERROR;
            case REQUESTED, RUNNING, ABORTED -> Kind.SKIPPED;
        };
    }

    private static void properties(XMLStreamWriter xml, Report report) throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("properties");
        property(xml, "service", report.deployment().service());
        property(xml, "environment", report.deployment().environment());
        property(xml, "version", report.deployment().version());
        property(xml, "verdict", report.verdict().name());
        property(xml, "score", report.score() == null ? null : report.score().toString());
        property(xml, "policyDigest", report.policyDigest());
        if (report.rollout() != null) {
            property(xml, "rollout", report.rollout().text());
        }
        line(xml, 2);
        xml.writeEndElement();
    }

    private static void property(XMLStreamWriter xml, String name, @CheckForNull String value)
            throws XMLStreamException {
        if (value != null) {
            line(xml, 3);
            xml.writeEmptyElement("property");
            attribute(xml, "name", name);
            attribute(xml, "value", value);
        }
    }

    private static void testCase(
            XMLStreamWriter xml,
            String group,
            String name,
            String time,
            Kind kind,
            @CheckForNull Verdict verdict,
            String message,
            String evidence)
            throws XMLStreamException {
        line(xml, 2);
        xml.writeStartElement("testcase");
        attribute(xml, "classname", group);
        attribute(xml, "name", name);
        attribute(xml, "time", time);
        line(xml, 3);
        switch (kind) {
            case FAILURE, ERROR -> {
                xml.writeStartElement(kind == Kind.FAILURE ? "failure" : "error");
                attribute(xml, "message", message);
                attribute(xml, "type", ReportWords.verdict(verdict));
            }
            case SKIPPED -> {
                xml.writeEmptyElement("skipped");
                attribute(xml, "message", ReportWords.verdict(verdict) + ", not counted: " + message);
                line(xml, 3);
                xml.writeStartElement("system-out");
            }
            default -> xml.writeStartElement("system-out");
        }
        xml.writeCharacters(valid(evidence));
        xml.writeEndElement();
        line(xml, 2);
        xml.writeEndElement();
    }

    private static String evidence(CheckReport check, String reason) {
        StringBuilder text = new StringBuilder(reason);
        text.append("\ncriterion: ").append(ReportWords.criterion(check.check()));
        text.append("\nlast value: ").append(ReportWords.lastValue(check));
        text.append("\nbreaches: ").append(ReportWords.breaches(check));
        text.append("\nasked: ").append(ReportWords.question(check.check()));
        if (check.graphLink() != null) {
            text.append("\ngraph: ").append(check.graphLink());
        }
        return text.toString();
    }

    private static Kind kind(Report report, CheckReport check) {
        if (check.verdict() == null) {
            return Kind.SKIPPED;
        }
        boolean counts =
                check.check().severity() != Severity.INFO && !report.verdict().isAcceptable();
        Kind kind = kind(check.verdict());
        return counts || kind == Kind.PASSED ? kind : Kind.SKIPPED;
    }

    private static Kind kind(Verdict verdict) {
        return switch (verdict) {
            case PASSED, WARNING -> Kind.PASSED;
            case FAILED -> Kind.FAILURE;
            case INCONCLUSIVE -> Kind.ERROR;
        };
    }

    private static String count(List<Kind> kinds, Kind whole, Kind wanted) {
        return String.valueOf(kinds.stream().filter(k -> k == wanted).count() + (whole == wanted ? 1 : 0));
    }

    private static String seconds(Report report) {
        Instant end = report.finishedAt() == null ? report.startedAt() : report.finishedAt();
        return seconds(report.startedAt(), end);
    }

    private static String seconds(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.3f", Duration.between(from, to).toMillis() / 1000.0);
    }

    private static void attribute(XMLStreamWriter xml, String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, valid(value));
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** Without what XML 1.0 has no way to write, not even escaped: most control characters, lone surrogates. */
    private static String valid(String text) {
        StringBuilder valid = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean allowed = c == '\t'
                    || c == '\n'
                    || c == '\r'
                    || c >= 0x20 && c <= 0xD7FF
                    || c >= 0xE000 && c <= 0xFFFD
                    || c >= 0x10000;
            valid.appendCodePoint(allowed ? c : 0xFFFD);
        });
        return valid.toString();
    }
}
