package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.FeishuRules;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RandomNotifications;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Received;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;

public class FeishuCardTest {

    private static final String PAGE = "https://ci.example.com/job/shop/12/";
    private static final FeishuCard CARD = new FeishuCard(Locale.ENGLISH);

    private static final Notification FAILED = Notification.of(
                    Event.FAILED,
                    "shop in production: failed",
                    List.of(
                            Paragraph.of(Span.bold("Reasons")),
                            Paragraph.item(Span.text("latency "), Span.code("p99"), Span.text(" (812ms)")),
                            Paragraph.item(Span.link("error_rate", PAGE + "report(1)/"))))
            .withFacts(List.of(Fact.of("Service", "shop"), new Fact("Job", Span.link("shop #12", PAGE))))
            .withButtons(List.of(new Button("Report", PAGE), new Button("", PAGE)));

    private static JsonNode elements(Notification notification) {
        return CARD.message(notification).path("card").path("elements");
    }

    private static String line(String outside) {
        return elements(Notification.of(Event.INFO, "t", List.of(Paragraph.of(outside))))
                .path(0)
                .path("content")
                .asText();
    }

    @Test
    public void aMessageAsItLooks() {
        JsonNode expected = JsonPost.parse("""
            {"msg_type": "interactive", "card": {
              "config": {"wide_screen_mode": true},
              "header": {"template": "red",
                "title": {"tag": "plain_text", "content": "❌ shop in production: failed"}},
              "elements": [
                {"tag": "div", "fields": [
                  {"is_short": true, "text": {"tag": "lark_md", "content": "**Service**\\nshop"}},
                  {"is_short": true, "text": {"tag": "lark_md",
                    "content": "**Job**\\n[shop #12](https://ci.example.com/job/shop/12/)"}}]},
                {"tag": "markdown", "content":
                  "**Reasons**\\n• latency p99 (812ms)\\n• [error&#95;rate](PAGEreport%281%29/)"},
                {"tag": "action", "actions": [
                  {"tag": "button", "text": {"tag": "plain_text", "content": "Report"}, "type": "primary",
                    "url": "https://ci.example.com/job/shop/12/"},
                  {"tag": "button", "text": {"tag": "plain_text", "content": "Open"}, "type": "default",
                    "url": "https://ci.example.com/job/shop/12/"}]},
                {"tag": "note", "elements": [{"tag": "plain_text", "content": "Deployment Verification · Failed"}]}
              ]}}
            """.replace("PAGE", PAGE));
        assertThat(CARD.message(FAILED), is(expected));
    }

    @Test
    public void peopleAreCalledByIdAndNamedOtherwise() {
        Notification calling = Notification.of(Event.INFO, "t", List.of(Paragraph.of("x")))
                .withMentions(new Mentions(List.of("13800138000"), List.of("ou_1a2b", "a><at id=all"), true));
        assertThat(
                elements(calling).path(0).path("content").asText(),
                is("x\n<at id=all></at> <at id=ou_1a2b></at>\n@a&#62;&#60;at id=all @13800138000"));
    }

    @Test
    public void eventsHaveColours() {
        Map.of(
                        Event.STARTED, "blue",
                        Event.PASSED, "green",
                        Event.RECOVERED, "green",
                        Event.WARNING, "orange",
                        Event.FAILED, "red",
                        Event.INCONCLUSIVE, "grey",
                        Event.INFO, "blue")
                .forEach((event, colour) -> assertThat(
                        CARD.message(Notification.of(event, "t", List.of()))
                                .path("card")
                                .path("header")
                                .path("template")
                                .asText(),
                        is(colour)));
    }

    @Test
    public void textFromOutsideCanNeitherFormatNorLinkNorMention() {
        assertThat(line("**b** _i_ ~~s~~"), is("&#42;&#42;b&#42;&#42; &#95;i&#95; &#126;&#126;s&#126;&#126;"));
        assertThat(line("[a](https://x.example.com)"), is("&#91;a&#93;(https://x.example.com)"));
        assertThat(line("<at id=all></at>"), is("&#60;at id=all&#62;&#60;/at&#62;"));
        assertThat(line("&lt;at id=all&gt; a && b"), is("&#38;lt;at id=all&#38;gt; a &#38;&#38; b"));
        assertThat(line(":OK: at 12:30"), is("&#58;OK: at 12:30"));
        assertThat(line("# x"), is("&#35; x"));
        assertThat(line("- x"), is("&#45; x"));
        assertThat(line("1. x"), is("1&#46; x"));
        assertThat(line("---"), is("&#45;&#45;&#45;"));
        assertThat(line("2.4.1"), is("2.4.1"));
        assertThat(line("-5 %"), is("-5 %"));
        assertThat(line("`c` $urlVal \\ !"), is("&#96;c&#96; &#36;urlVal &#92; &#33;"));
    }

    @Test
    public void chineseSaysItInChinese() {
        String json = new FeishuCard(Locale.SIMPLIFIED_CHINESE).message(FAILED).toString();
        assertThat(json, containsString("Deployment Verification · 失败"));
        assertThat(json, containsString("打开"));
    }

    @Test
    public void anyNotificationMakesACardThatFeishuTakes() {
        RandomNotifications random = new RandomNotifications(20_000);
        FeishuRules robot = new FeishuRules("token", null, Clock.systemUTC());
        int full = 0;
        for (int i = 0; i < 400; i++) {
            String json = CARD.message(random.next()).toString();
            assertThat(Fitting.bytes(json), is(lessThanOrEqualTo(20_000 - 150)));
            full += Fitting.bytes(json) > 15_000 ? 1 : 0;
            Received request = new Received(
                    "POST", "/open-apis/bot/v2/hook/token", Map.of(), "application/json", json, JsonPost.parse(json));
            assertThat(json, robot.apply(request).body(), not(containsString("9499")));
            for (JsonNode element : request.json().path("card").path("elements")) {
                String markdown = element.path("content").asText() + element.path("fields");
                assertThat(markdown.replaceAll("<at id=[\\w-]+></at>", ""), not(containsString("<")));
            }
        }
        assertThat("some were cut", full > 10, is(true));
    }
}
