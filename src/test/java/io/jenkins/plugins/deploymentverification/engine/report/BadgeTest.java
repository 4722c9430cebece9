package io.jenkins.plugins.deploymentverification.engine.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The badge, read as XML. */
public class BadgeTest {

    private static Element read(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }

    @Test
    public void saysLabelAndVerdict() throws Exception {
        Element svg = read(Badge.svg("verification", Verdict.FAILED, "2.14.0 Failed"));
        assertThat(svg.getAttribute("aria-label"), is("verification: 2.14.0 Failed"));
        assertThat(svg.getElementsByTagName("text").item(1).getTextContent(), is("2.14.0 Failed"));
    }

    @Test
    public void textsCannotBecomeMarkup() throws Exception {
        String evil = "\"/><script>alert('1')</script>&amp;\u0000\u001b\uFFFE\uD800";
        Element svg = read(Badge.svg(evil, null, evil));
        assertThat(svg.getElementsByTagName("script").getLength(), is(0));
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent(), containsString("<script>alert('1')"));
    }

    @Test
    public void longTextsAreCut() throws Exception {
        String text = read(Badge.svg("x".repeat(500), null, "结".repeat(500)))
                .getElementsByTagName("text")
                .item(1)
                .getTextContent();
        assertThat(text.length(), is(60));
        assertThat(text, containsString("…"));
        assertThat(
                read(Badge.svg("😀".repeat(60), null, ""))
                        .getElementsByTagName("text")
                        .item(0)
                        .getTextContent(),
                is("😀".repeat(60)));
    }

    @Test
    public void widerTextsGetMoreRoom() throws Exception {
        int narrow = Integer.parseInt(read(Badge.svg("ab", null, "x")).getAttribute("width"));
        int wide = Integer.parseInt(read(Badge.svg("部署", null, "x")).getAttribute("width"));
        assertThat(wide, is(greaterThan(narrow)));
    }

    @Test
    public void whiteIsReadableOnEveryColour() {
        for (Verdict verdict : Verdict.values()) {
            Matcher colours = Pattern.compile("fill=\"#([0-9a-f]{6})\"").matcher(Badge.svg("a", verdict, "b"));
            while (colours.find()) {
                double contrast = 1.05 / (luminance(Integer.parseInt(colours.group(1), 16)) + 0.05);
                assertThat(verdict + " #" + colours.group(1), contrast, is(greaterThan(4.5)));
            }
        }
        assertThat(Badge.svg("a", Verdict.PASSED, "b"), not(is(Badge.svg("a", Verdict.FAILED, "b"))));
    }

    /** As WCAG 2.1 defines relative luminance. */
    private static double luminance(int rgb) {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8 & 0xff) + 0.0722 * linear(rgb & 0xff);
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
