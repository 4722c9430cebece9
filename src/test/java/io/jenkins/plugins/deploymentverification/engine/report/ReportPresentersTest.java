package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Reason.Code;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What people and tools read of a report, also where a monitored service chose what stands in it. */
public class ReportPresentersTest {

    private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
    private static final String ESCAPE = "\u001B";

    /** Three checks: an HTTP one, a metric, and one for information. */
    private static ServicePolicy policy() throws Exception {
        String text = "name: checkout\n"
                + "http: [{name: health, url: 'http://checkout.example/health?key=hush'}]\n"
                + "metrics:\n"
                + "  - {name: errors, query: 'sum(rate(x_total[1m]))', unit: ratio, criteria: '<= 1%'}\n"
                + "  - {name: hint, query: 'y', criteria: '>= 1', severity: info}\n";
        return PolicyReader.withParameters(Map.of())
                .read("p.yaml", text)
                .services()
                .get(0);
    }

    private static Report report(Verdict whole, Verdict health, Verdict errors, Verdict hint, String said)
            throws Exception {
        ServicePolicy policy = policy();
        Map<String, Verdict> verdicts = Map.of("health", health, "errors", errors, "hint", hint);
        List<CheckReport> checks = new ArrayList<>();
        policy.checks().forEach(check -> {
            Verdict verdict = verdicts.get(check.name());
            Outcome outcome = verdict == Verdict.FAILED ? Outcome.BREACH : Outcome.OK;
            Measurement measurement = new Measurement(START, outcome, verdict, 0.125, new TreeMap<>(), said, 40);
            Reason reason = verdict == Verdict.FAILED
                    ? Reason.of(Code.BREACHED, 1, 1, "<= 1%", 0, "12.5% " + said)
                    : Reason.of(Code.HELD, 1, "it");
            checks.add(new CheckReport(check, verdict, reason, 1, null, List.of(measurement)));
        });
        return new Report(
                "v1",
                new Deployment("checkout", "production", "1.5.0", null, null),
                policy,
                "digest",
                START,
                START.plusSeconds(90),
                whole,
                66.666,
                List.of(Reason.of(Code.CHECKS_FAILED, 1, 3, "errors")),
                checks);
    }

    private static Report failed(String said) throws Exception {
        return report(Verdict.FAILED, Verdict.PASSED, Verdict.FAILED, Verdict.PASSED, said);
    }

    private static Element junit(Report... reports) throws Exception {
        String xml = new ReportJUnit().render(List.of(reports));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    private static String childOf(Element document, String testCase) {
        NodeList cases = document.getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element element = (Element) cases.item(i);
            if (element.getAttribute("name").equals(testCase)) {
                NodeList children = element.getElementsByTagName("*");
                return children.item(0).getNodeName();
            }
        }
        throw new AssertionError("no test case " + testCase);
    }

    @Test
    public void theTerminalShowsTheVerdictAndItsReasonFirst() throws Exception {
        List<String> lines =
                new ReportText(false, true, 100).render(failed("bad")).lines().toList();
        assertThat(lines.get(0), equalTo("✘ FAILED  checkout 1.5.0 in production"));
        assertThat(lines.get(1), containsString("Failed: errors"));
        assertThat(lines.get(2), equalTo("  Score 66.67 of 100, started 2026-01-02 03:00:00 UTC, took 1m 30s."));
        assertThat(String.join("\n", lines), containsString("✘ FAILED  errors"));
        assertThat(String.join("\n", lines), containsString("asked: sum(rate(x_total[1m]))"));
    }

    @Test
    public void coloursOnlyUnderlineWhatTheWordsSay() throws Exception {
        String coloured = new ReportText(true, true, 100).render(failed("bad"));
        assertThat(coloured, containsString(ESCAPE + "[1;31m✘ FAILED"));
        String stripped = coloured.replaceAll(ESCAPE + "\\[[0-9;]*m", "");
        assertThat(stripped, equalTo(new ReportText(false, true, 100).render(failed("bad"))));
    }

    @Test
    public void aTerminalWithoutUnicodeGetsAsciiAlone() throws Exception {
        String text = new ReportText(false, false, 100).render(failed("schlecht: größer"));
        assertThat(text, text.chars().allMatch(c -> c < 128), equalTo(true));
        assertThat(text, containsString("x FAILED"));
    }

    @Test
    public void theTableFitsTheTerminal() throws Exception {
        for (int width = 60; width < 120; width++) {
            List<String> table = new ReportText(false, true, width)
                    .render(failed("bad"))
                    .lines()
                    .dropWhile(l -> !l.startsWith("  VERDICT"))
                    .takeWhile(l -> !l.isEmpty())
                    .toList();
            assertThat(table.size(), equalTo(4));
            for (String line : table) {
                assertThat(line, TextWidth.of(line), lessThanOrEqualTo(width));
            }
        }
    }

    @Test
    public void wideCharactersTakeTwoColumns() {
        assertThat(TextWidth.of("错误率"), equalTo(6));
        assertThat(TextWidth.fit("错误率高", 5, "…"), equalTo("错误…"));
    }

    @Test
    public void noServiceCanSteerTheTerminal() throws Exception {
        String text =
                new ReportText(false, true, 100).render(failed("a" + ESCAPE + "[2Jb\u009Bc\u202Ed\rPASSED\u0007"));
        assertThat(text, not(containsString(ESCAPE)));
        text.codePoints()
                .filter(c -> c != '\n')
                .forEach(c -> assertThat(Character.isISOControl(c) || c == 0x202E, equalTo(false)));
    }

    @Test
    public void noFormTellsTheParametersOfAnAddress() throws Exception {
        Report report = report(Verdict.FAILED, Verdict.FAILED, Verdict.PASSED, Verdict.PASSED, "said");
        List<String> forms = List.of(
                new ReportText(false, true, 100).render(report),
                new ReportMarkdown().render(report),
                new ReportJUnit().render(List.of(report)));
        for (String form : forms) {
            assertThat(form, containsString("checkout.example/health"));
            assertThat(form, not(containsString("hush")));
        }
    }

    @Test
    public void markdownSaysWhatItIsGivenAndNothingElse() throws Exception {
        String markdown = new ReportMarkdown().render(failed("<b>|@all [x](http://evil) `rm` *b* #1\nnew"));
        assertThat(markdown, startsWith("## ❌ FAILED: checkout 1.5.0 in production\n"));
        assertThat(markdown, containsString("&lt;b&gt;\\|&#64;all \\[x\\]\\(http://evil\\) \\`rm\\` \\*b\\* \\#1 new"));
        List<String> rows = markdown.lines().filter(l -> l.startsWith("|")).toList();
        assertThat(rows.size(), equalTo(5));
        for (String row : rows) {
            assertThat(row, row.replace("\\|", "").chars().filter(c -> c == '|').count(), equalTo(7L));
        }
    }

    @Test
    public void eachCheckIsATestCase() throws Exception {
        Element suites = junit(failed("bad"), failed("bad"));
        assertThat(suites.getElementsByTagName("testsuite").getLength(), equalTo(2));
        Element suite = (Element) suites.getElementsByTagName("testsuite").item(0);
        assertThat(suite.getElementsByTagName("testcase").getLength(), equalTo(4));
        assertThat(suite.getAttribute("tests"), equalTo("4"));
        assertThat(suite.getAttribute("failures"), equalTo("2"));
        assertThat(suite.getAttribute("errors"), equalTo("0"));
        assertThat(childOf(suites, "verdict"), equalTo("failure"));
        assertThat(childOf(suites, "errors"), equalTo("failure"));
        assertThat(childOf(suites, "health"), equalTo("system-out"));
        String message = ((Element) suite.getElementsByTagName("failure").item(1)).getAttribute("message");
        assertThat(message, containsString("12.5% bad"));
    }

    @Test
    public void whatCouldNotBeFoundOutIsAnError() throws Exception {
        Element suites =
                junit(report(Verdict.INCONCLUSIVE, Verdict.PASSED, Verdict.INCONCLUSIVE, Verdict.PASSED, "gone"));
        assertThat(childOf(suites, "verdict"), equalTo("error"));
        assertThat(childOf(suites, "errors"), equalTo("error"));
    }

    @Test
    public void aCheckForInformationNeverFailsATool() throws Exception {
        Element suites = junit(report(Verdict.FAILED, Verdict.PASSED, Verdict.FAILED, Verdict.FAILED, "bad"));
        assertThat(childOf(suites, "hint"), equalTo("skipped"));
    }

    @Test
    public void aToolComesToTheSameVerdictAsTheVerification() throws Exception {
        // a check of normal severity may fail where the score still passes
        Element suites = junit(report(Verdict.WARNING, Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE, "bad"));
        assertThat(suites.getElementsByTagName("failure").getLength(), equalTo(0));
        assertThat(suites.getElementsByTagName("error").getLength(), equalTo(0));
        assertThat(suites.getElementsByTagName("skipped").getLength(), equalTo(2));
    }

    @Test
    public void xmlStaysValidWhateverAServiceSays() throws Exception {
        StringBuilder everything = new StringBuilder("]]> & < \"");
        for (char c = 0; c < 0x20; c++) {
            everything.append(c);
        }
        everything.append('\uD800').append('\uFFFE').append("😀");
        Element suites = junit(failed(everything.toString()));
        String text = suites.getTextContent();
        assertThat(text, containsString("]]> & < \""));
        assertThat(text, containsString("😀"));
        assertThat(text.length(), greaterThan(everything.length()));
    }
}
