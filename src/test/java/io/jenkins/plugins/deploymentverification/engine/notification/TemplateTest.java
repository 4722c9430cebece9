package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

public class TemplateTest {

    private static final TemplateValues VALUES = TemplateValues.builder()
            .text(TemplateValue.SERVICE, "pay")
            .text(TemplateValue.ENVIRONMENT, "prod")
            .text(TemplateValue.VERSION, null)
            .text(TemplateValue.REPORT_URL, "https://ci.example.com/12/report?a=b&c")
            .list(
                    TemplateValue.REASONS,
                    List.of(
                            Paragraph.item(Span.bold("latency"), Span.text(": high")),
                            Paragraph.of(Span.link("errors", "https://g.example.com/"))))
            .build();

    private static List<Paragraph> fill(String template) {
        return Template.parse(template).fill(VALUES, Locale.ENGLISH);
    }

    private static String wrong(String template) {
        return assertThrows(IllegalArgumentException.class, () -> Template.parse(template))
                .getMessage();
    }

    @Test
    public void textsAreFilledWhereverTheyStand() {
        assertThat(
                fill("**${service}** in `${environment}`: ${ service }/${version}.\n- [${service}](${reportUrl})"),
                is(List.of(
                        Paragraph.of(Span.bold("pay"), Span.text(" in "), Span.code("prod"), Span.text(": pay/.")),
                        Paragraph.item(Span.link("pay", "https://ci.example.com/12/report?a=b&c")))));
    }

    @Test
    public void aLiteral() {
        assertThat(fill("$${service} $$ $ {service} $"), is(List.of(Paragraph.of("${service} $$ $ {service} $"))));
    }

    @Test
    public void whatIsMissingIsEmptyAndALineOfItAloneIsLeftOut() {
        assertThat(
                fill("Version: ${version}\n${version}\n- ${version} ${cause}\n- ${changes}\nend"),
                is(List.of(Paragraph.of("Version: "), Paragraph.of("end"))));
        assertThat(fill("[build](${buildUrl})"), is(List.of(Paragraph.of("build"))));
    }

    @Test
    public void aListAloneGivesAnEntryEach() {
        List<Span> latency = List.of(Span.bold("latency"), Span.text(": high"));
        List<Span> errors = List.of(Span.link("errors", "https://g.example.com/"));
        assertThat(
                fill("- ${reasons}\n${reasons}\nbecause of ${reasons}!"),
                is(List.of(
                        new Paragraph(true, latency),
                        new Paragraph(true, errors),
                        new Paragraph(false, latency),
                        new Paragraph(false, errors),
                        Paragraph.of("because of latency: high; errors!"))));
    }

    @Test
    public void aLongListIsCounted() {
        TemplateValues many = TemplateValues.builder()
                .list(
                        TemplateValue.CHANGES,
                        IntStream.range(0, 25)
                                .mapToObj(i -> Paragraph.of("c" + i))
                                .toList())
                .build();
        List<Paragraph> filled = Template.parse("- ${changes}").fill(many, Locale.ENGLISH);
        assertThat(filled, hasSize(11));
        assertThat(filled.get(9), is(Paragraph.item(Span.text("c9"))));
        assertThat(filled.get(10), is(Paragraph.item(Span.text("…and 15 more"))));
        assertThat(
                Template.parse("x ${changes}")
                        .fill(many, Locale.SIMPLIFIED_CHINESE)
                        .get(0)
                        .plain(),
                containsString("; c9; ……还有 15 条"));
    }

    @Test
    public void textsInLinksAreEncoded() {
        TemplateValues values = TemplateValues.builder()
                .text(TemplateValue.SERVICE, "a b/?&#)\">服")
                .build();
        assertThat(
                Template.parse("[x](https://g.example.com/d?var=${service}&y)").fill(values, Locale.ENGLISH),
                is(List.of(Paragraph.of(
                        Span.link("x", "https://g.example.com/d?var=a%20b%2F%3F%26%23%29%22%3E%E6%9C%8D&y")))));
    }

    @Test
    public void unknownNamesAreToldWithTheirPlaces() {
        assertThat(
                wrong("one\n  - **a** ${servce}"),
                is("line 2, column 11: there is no ${servce}; there are: build, buildUrl, cause, changes, deployedBy,"
                        + " duration, environment, event, job, policy, reasons, reportUrl, result, score, service,"
                        + " symbol, title, verdict, version"));
        assertThat(wrong("${a}\n`${b}`\n[x](http://a/${c})").lines().toList(), hasSize(3));
        assertThat(wrong("[x](http://a/${c})"), startsWith("line 1, column 14: there is no ${c}"));
        assertThat(wrong("x ${}"), startsWith("line 1, column 3: there is no ${}"));
        assertThat(wrong("x ${service"), startsWith("line 1, column 3: \"${\" is not closed"));
        assertThat(wrong("${ser**vice**}"), startsWith("line 1, column 1: \"${\" is not closed"));
        assertThat(wrong("x".repeat(20_001)), containsString("20000"));
        assertThat(wrong("${x}\n".repeat(3000)).lines().count(), is(20L));
    }

    @Test
    public void linksLeadWhereTheTemplateSays() {
        for (String target : List.of(
                "${service}",
                "http://${service}",
                "https://${service}/x",
                "https://a.${service}/x",
                "https://a/${reasons}",
                "https://a/${reportUrl}",
                "${reportUrl}/x",
                "https://a${service}/")) {
            assertThat(target, wrong("[x](" + target + ")"), containsString("cannot stand there"));
        }
    }

    @Test
    public void titlesAreOneLineWithoutMarkdown() {
        assertThat(
                Template.ofTitle("**${service}** [in](http://a) ${environment}").fillTitle(VALUES, Locale.ENGLISH),
                is("**pay** [in](http://a) prod"));
        assertThat(Template.ofTitle("${version}").fillTitle(VALUES, Locale.ENGLISH), is(""));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> Template.ofTitle("a\nb"))
                        .getMessage(),
                startsWith("line 2"));
        assertThrows(IllegalArgumentException.class, () -> Template.ofTitle("${x}"));
    }

    @Test
    public void valuesHaveTheirKind() {
        assertThrows(
                IllegalArgumentException.class, () -> TemplateValues.builder().text(TemplateValue.REASONS, "x"));
        assertThrows(
                IllegalArgumentException.class, () -> TemplateValues.builder().list(TemplateValue.SERVICE, List.of()));
        assertThat(Template.parse("").fill(VALUES, Locale.ENGLISH), is(empty()));
    }

    @Test
    public void aUrlThatIsNoneOfTheWebLinksNothing() {
        TemplateValues values = TemplateValues.builder()
                .text(TemplateValue.BUILD_URL, "javascript:alert(1)")
                .build();
        Span span = Template.parse("[x](${buildUrl})")
                .fill(values, Locale.ENGLISH)
                .get(0)
                .spans()
                .get(0);
        assertThat(span.url(), is(nullValue()));
    }

    /** Whatever the values are, lines, items, styles and hosts of links are the template's. */
    @Test
    public void noValueInjects() {
        String template = """
            **${service}** ${version}: ${cause}
            - `${environment}` [${job}](${buildUrl}) and [graph](https://g.example.com/d?s=${service}&v=${version})
            - ${deployedBy}
            ${title}
            """;
        List<List<Span>> expected = shape(template, new Random(0), "word");
        String[] pieces = {
            "**",
            "`",
            "[x](http://evil.example.com)",
            "\n",
            "\r\n- ",
            "- ",
            "${cause}",
            "$${",
            "}",
            ")",
            "](",
            " ",
            "<a>",
            "&",
            "\u2028",
            "\u0000",
            "😀",
            "שלום",
            "http://evil.example.com/",
            "@",
            "#",
            "/",
            "\\",
            "$1"
        };
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            StringBuilder value = new StringBuilder("v");
            for (int j = random.nextInt(30); j >= 0; j--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            List<List<Span>> actual = shape(template, random, value.toString());
            assertThat(actual.size(), is(expected.size()));
            for (int line = 0; line < actual.size(); line++) {
                assertThat(actual.get(line).size(), is(expected.get(line).size()));
                for (int s = 0; s < actual.get(line).size(); s++) {
                    check(actual.get(line).get(s), expected.get(line).get(s));
                }
            }
        }
    }

    private static void check(Span actual, Span expected) {
        assertThat(actual.style(), is(expected.style()));
        assertThat(actual.text().chars().noneMatch(c -> c < ' ' || c == 0x2028), is(true));
        assertThat(actual.url() == null, is(expected.url() == null));
        if (actual.url() != null) {
            URI uri = URI.create(actual.url());
            assertThat(uri.getHost(), is(URI.create(expected.url()).getHost()));
            assertThat(uri.getRawFragment(), is(nullValue()));
            assertThat(actual.url(), allOf(startsWith("https://")));
            assertThat(actual.url().split("[?&]").length, is(expected.url().split("[?&]").length));
        }
    }

    private static List<List<Span>> shape(String template, Random random, String value) {
        TemplateValues.Builder values = TemplateValues.builder();
        for (TemplateValue name : TemplateValue.values()) {
            if (name.kind() == TemplateValue.Kind.TEXT) {
                values.text(name, value);
            }
        }
        values.text(TemplateValue.BUILD_URL, "https://ci.example.com/" + random.nextInt(100));
        List<List<Span>> lines = new ArrayList<>();
        Template.parse(template).fill(values.build(), Locale.ENGLISH).forEach(p -> lines.add(p.spans()));
        return lines;
    }
}
