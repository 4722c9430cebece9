package io.jenkins.plugins.deploymentverification.engine.notification.mail;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RandomNotifications;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

public class MailTextTest {

    private static MailText mail(Notification message) {
        return MailText.of(message, Locale.ENGLISH);
    }

    /** Our HTML is XML but for the void elements of the head. */
    private static Document parse(String html) throws Exception {
        String xml = html.replace("<!DOCTYPE html>", "").replaceAll("<meta ([^<>]*)>", "<meta $1/>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static final Notification WHOLE = new Notification(
            Event.FAILED,
            Urgency.CRITICAL,
            "pay 2.4.1: Failed",
            null,
            List.of(
                    Fact.of("Environment", "prod"),
                    new Fact("Build", Span.link("pay #12", "https://ci.example.com/12?a=1&b=2"))),
            List.of(
                    Paragraph.of(Span.text("Errors & "), Span.bold("latency")),
                    Paragraph.item(Span.code("p95 > 500ms")),
                    Paragraph.item(Span.link("graph", "https://g.example.com/x")),
                    Paragraph.of("end")),
            List.of(new Button("Verification report", "https://ci.example.com/12/report")),
            new Mentions(List.of("13800000000"), List.of("ann"), true));

    @Test
    public void plainText() {
        assertThat(mail(WHOLE).subject(), is("❌ pay 2.4.1: Failed"));
        assertThat(mail(WHOLE).text(), is("""
            ❌ pay 2.4.1: Failed

            Environment: prod
            Build: pay #12 <https://ci.example.com/12?a=1&b=2>

            Errors & latency
            - p95 > 500ms
            - graph <https://g.example.com/x>
            end

            Verification report: https://ci.example.com/12/report
            """));
    }

    @Test
    public void html() throws Exception {
        String html = mail(WHOLE).html();
        assertThat(html, containsString("color-scheme\" content=\"light dark\""));
        assertThat(html, not(containsString("background")));
        assertThat(html, containsString("Errors &amp; <strong>latency</strong>"));
        assertThat(html, containsString("<code>p95 &gt; 500ms</code>"));
        assertThat(html, containsString("<a href=\"https://ci.example.com/12?a=1&amp;b=2\">pay #12</a>"));
        Document document = parse(html);
        assertThat(document.getElementsByTagName("ul").getLength(), is(1));
        assertThat(document.getElementsByTagName("li").getLength(), is(2));
        assertThat(document.getElementsByTagName("th").item(0).getTextContent(), is("Environment"));
        assertThat(document.getElementsByTagName("h1").item(0).getTextContent(), is("❌ pay 2.4.1: Failed"));
    }

    @Test
    public void nothingFromOutsideIsMarkup() throws Exception {
        for (String attack : List.of(
                "<script>alert(1)</script>",
                "\" onmouseover=\"alert(1)",
                "' style='x",
                "</title><img src=https://evil.example.com/x.png>",
                "<!-- ]]> &lt;b&gt; &#60;",
                "<a href='javascript:alert(1)'>x</a>")) {
            Notification message = new Notification(
                    Event.INFO,
                    Urgency.NORMAL,
                    attack,
                    null,
                    List.of(new Fact(attack, Span.code(attack))),
                    List.of(
                            Paragraph.of(Span.text(attack), Span.bold(attack)),
                            Paragraph.item(Span.link(attack, "https://ok.example.com/'onclick='x"))),
                    List.of(new Button(attack, "https://ok.example.com/")),
                    Mentions.NONE);
            Document document = parse(mail(message).html());
            assertThat(document.getElementsByTagName("td").item(0).getTextContent(), is(attack));
            checkElements(document);
        }
    }

    @Test
    public void aSubjectAddsNoHeader() {
        MailText mail = mail(Notification.of(Event.INFO, "a\r\nBcc: x@example.com\u2028b\u0000c", List.of()));
        assertThat(mail.subject(), is("ℹ️ a Bcc: x@example.com bc"));
        assertThat(
                mail(Notification.of(Event.INFO, "x".repeat(5000), List.of()))
                        .subject()
                        .length(),
                is(201));
    }

    @Test
    public void otherLanguages() {
        MailText mail = MailText.of(
                Notification.of(Event.PASSED, "支付 2.4.1：通过", List.of(Paragraph.of("שלום 😀 مرحبا")))
                        .withFacts(List.of(Fact.of("环境", "生产"))),
                Locale.SIMPLIFIED_CHINESE);
        assertThat(mail.text(), is("✅ 支付 2.4.1：通过\n\n环境：生产\n\nשלום 😀 مرحبا\n"));
        assertThat(mail.html(), containsString("<html lang=\"zh-CN\">"));
        assertThat(mail.html(), containsString("<p dir=\"auto\""));
    }

    @Test
    public void longTextsAreCut() {
        String text = "部署失败。".repeat(2000);
        assertThat(
                mail(Notification.of(Event.INFO, "t", List.of(Paragraph.of(text))))
                        .text(),
                containsString(text));
        MailText cut = mail(Notification.of(Event.INFO, "t", Collections.nCopies(50, Paragraph.of(text))));
        assertThat(cut.text().substring(cut.text().length() - 14), is("\n…and 46 more\n"));
        assertThat(cut.html(), containsString("…and 46 more"));
    }

    @Test
    public void whateverIsSaidIsWellFormed() throws Exception {
        RandomNotifications random = new RandomNotifications(17);
        for (int i = 0; i < 300; i++) {
            MailText mail = mail(random.next());
            assertThat(Fitting.bytes(mail.html()), lessThanOrEqualTo(MailText.MAX_BYTES));
            assertThat(Fitting.bytes(mail.text()), lessThanOrEqualTo(MailText.MAX_BYTES));
            assertThat(mail.subject().length(), lessThanOrEqualTo(201));
            assertThat(mail.subject().contains("\n"), is(false));
            checkElements(parse(mail.html()));
        }
    }

    private static void checkElements(Document document) {
        Set<String> known = Set.of(
                "html", "head", "meta", "title", "body", "div", "h1", "table", "tr", "th", "td", "p", "ul", "li", "a",
                "strong", "code");
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            assertThat(element.getTagName(), known.contains(element.getTagName()), is(true));
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                String name = element.getAttributes().item(j).getNodeName();
                assertThat(name, not(startsWith("on")));
                assertThat(name, not(is("src")));
                if (name.equals("href")) {
                    assertThat(element.getAttribute(name), startsWith("https://"));
                }
            }
        }
    }
}
