package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.DingTalkRules;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RandomNotifications;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Received;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;

public class DingTalkRendererTest {

    private static final String PAGE = "https://ci.example.com/job/shop/12/";
    private static final DingTalkRenderer RENDERER = new DingTalkRenderer(Locale.ENGLISH);

    private static final Notification FAILED = Notification.of(
                    Event.FAILED,
                    "shop in production: failed",
                    List.of(
                            Paragraph.of(Span.bold("Reasons")),
                            Paragraph.item(Span.text("latency "), Span.code("p99 > 500ms"), Span.text(" (812ms)")),
                            Paragraph.item(Span.link("error_rate", PAGE + "report(1)/")),
                            Paragraph.of("See the report.")))
            .withFacts(List.of(
                    Fact.of("Service", "shop"), new Fact("Job", Span.link("shop #12", PAGE)), Fact.of("Score", "40")));

    private static JsonNode json(Notification notification) {
        return JsonPost.parse(RENDERER.json(notification));
    }

    private static String text(Notification notification) {
        return json(notification).path("markdown").path("text").asText();
    }

    private static String line(String outside) {
        return text(Notification.of(Event.INFO, "t", List.of(Paragraph.of(outside))))
                .replace("#### ℹ️ t\n\n", "");
    }

    @Test
    public void aMessageAsItLooks() {
        assertThat(json(FAILED).path("markdown").path("title").asText(), is("❌ shop in production: failed"));
        assertThat(text(FAILED), is("""
            #### ❌ shop in production: failed

            - **Service:** shop
            - **Job:** [shop #12](https://ci.example.com/job/shop/12/)
            - **Score:** 40

            **Reasons**

            - latency p99 ＞ 500ms (812ms)
            - [error＿rate](https://ci.example.com/job/shop/12/report%281%29/)

            See the report.\
            """));
    }

    @Test
    public void chineseHasItsOwnColon() {
        String json =
                new DingTalkRenderer(Locale.SIMPLIFIED_CHINESE).json(FAILED.withFacts(List.of(Fact.of("服务", "订单"))));
        assertThat(json, containsString("- **服务：** 订单"));
    }

    @Test
    public void buttonsMakeACardWhenNobodyIsCalled() {
        Notification one = FAILED.withButtons(List.of(new Button("Report", PAGE)));
        assertThat(json(one).path("actionCard").path("singleURL").asText(), is(PAGE));
        Notification two = FAILED.withButtons(List.of(new Button("Report", PAGE), new Button(" ", PAGE)));
        assertThat(json(two).path("actionCard").path("btnOrientation").asText(), is("1"));
        assertThat(
                json(two).path("actionCard").path("btns").get(1).path("title").asText(), is("Open"));
        Notification three = FAILED.withButtons(Collections.nCopies(3, new Button("Report", PAGE)));
        assertThat(json(three).path("actionCard").path("btnOrientation").asText(), is("0"));
        Notification many = FAILED.withButtons(Collections.nCopies(6, new Button("Report", PAGE)));
        assertThat(text(many), containsString("[Report](" + PAGE + ") · [Report](" + PAGE + ")"));
    }

    @Test
    public void mentionsAreKeptAndButtonsBecomeLinks() {
        Notification calling = FAILED.withButtons(List.of(new Button("Report", PAGE)))
                .withMentions(new Mentions(List.of("13800138000"), List.of("zhang.san", "not callable"), false));
        assertThat(text(calling), endsWith("[Report](" + PAGE + ")\n\n＠not callable\n\n@13800138000 @zhang.san"));
        assertThat(
                json(calling).path("at").toString(),
                is("{\"atMobiles\":[\"13800138000\"],\"atUserIds\":[\"zhang.san\"],\"isAtAll\":false}"));
    }

    @Test
    public void textFromOutsideCanNeitherFormatNorLinkNorMention() {
        assertThat(line("**b** _i_ `c` ~~s~~ \\*"), is("＊＊b＊＊ ＿i＿ ｀c｀ ～～s～～ ＼＊"));
        assertThat(
                line("[click](https://evil.example.com) <a href=x>"),
                is("［click］(https://evil.example.com) ＜a href=x＞"));
        assertThat(line("fix by @13800138000"), is("fix by ＠13800138000"));
        assertThat(line("&lt;b&gt; &#91; a && b"), is("＆lt;b＆gt; ＆#91; a && b"));
        assertThat(line("# heading"), is("＃ heading"));
        assertThat(line("> quote"), is("＞ quote"));
        assertThat(line("- item"), is("－ item"));
        assertThat(line("1. item"), is("1． item"));
        assertThat(line("12) item"), is("12） item"));
        assertThat(line("---"), is("－－－"));
        assertThat(line("#12 failed"), is("＃12 failed"));
        assertThat(line("a\n\n# b"), is("a # b"));
        assertThat(line("2.4.1"), is("2.4.1"));
        assertThat(line("-5 % and +10 %"), is("-5 % and +10 %"));
        assertThat(line("build #12 ~5 min, 1.5 - 2"), is("build #12 ~5 min, 1.5 - 2"));
    }

    @Test
    public void spansCannotMakeMarkupTogether() {
        Notification picture = Notification.of(
                Event.INFO, "t", List.of(Paragraph.of(Span.text("!"), Span.link("x", PAGE), Span.text("y!"))));
        assertThat(text(picture), endsWith("！[x](" + PAGE + ")y！"));
        Notification spaced = Notification.of(
                Event.INFO, "t", List.of(Paragraph.of(Span.text("by "), Span.bold("Ann"), Span.text(" now"))));
        assertThat(text(spaced), endsWith("by **Ann** now"));
    }

    @Test
    public void writingOfAllKindsStays() {
        assertThat(line("订单 שלום مرحبا 👩‍👩‍👧"), is("订单 שלום مرحبا 👩‍👩‍👧"));
    }

    /** Whatever is told, DingTalk can take it: valid JSON, all fields, 20,000 bytes, no markup from outside. */
    @Test
    public void anyNotificationMakesAMessageThatDingTalkTakes() {
        DingTalkRules robot = new DingTalkRules("token", null, Clock.systemUTC());
        RandomNotifications random = new RandomNotifications(20_261_121);
        int full = 0;
        for (int i = 0; i < 400; i++) {
            String json = RENDERER.json(random.next());
            assertThat(Fitting.bytes(json), is(lessThanOrEqualTo(20_000)));
            full += Fitting.bytes(json) > 15_000 ? 1 : 0;
            Received request = new Received(
                    "POST",
                    "/robot/send",
                    Map.of("access_token", "token"),
                    "application/json",
                    json,
                    JsonPost.parse(json));
            assertThat(json, robot.apply(request).body(), not(containsString("40035")));
            String text = request.json().path("markdown").path("text").asText()
                    + request.json().path("actionCard").path("text").asText();
            assertThat(text, not(containsString("<")));
            assertThat(
                    text.replaceAll("\\[[^\\[\\]]*]\\(https://ci\\.example\\.com/[^)\\s]*\\)", ""),
                    not(containsString("](")));
        }
        assertThat("some were cut", full > 10, is(true));
    }
}
