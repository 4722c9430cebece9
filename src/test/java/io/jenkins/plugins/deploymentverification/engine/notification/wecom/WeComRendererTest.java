package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RandomNotifications;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class WeComRendererTest {

    private static final String PAGE = "https://ci.example.com/job/shop/12/";
    private static final WeComRenderer RENDERER = new WeComRenderer(Locale.ENGLISH);

    private static final Notification FAILED = Notification.of(
                    Event.FAILED,
                    "shop in production: failed",
                    List.of(
                            Paragraph.of(Span.bold("Reasons")),
                            Paragraph.item(Span.text("latency "), Span.code("p99"), Span.text(" (812ms)")),
                            Paragraph.item(Span.link("error_rate", PAGE + "report(1)/"))))
            .withFacts(List.of(Fact.of("Service", "shop"), new Fact("Job", Span.link("shop #12", PAGE))))
            .withButtons(List.of(new Button("Report", PAGE), new Button("", PAGE)));

    private static JsonNode json(Notification notification) {
        return JsonPost.parse(RENDERER.json(notification));
    }

    private static String content(Notification notification) {
        JsonNode json = json(notification);
        return json.path(json.path("msgtype").asText()).path("content").asText();
    }

    private static String line(String outside) {
        return content(Notification.of(Event.INFO, "t", List.of(Paragraph.of(outside))))
                .replace("### <font color=\"comment\">ℹ️ t</font>\n", "");
    }

    @Test
    public void aMessageAsItLooks() {
        assertThat(json(FAILED).path("msgtype").asText(), is("markdown"));
        assertThat(content(FAILED), is("""
            ### <font color="warning">❌ shop in production: failed</font>
            > Service: shop
            > Job: [shop #12](https://ci.example.com/job/shop/12/)

            **Reasons**
            - latency `p99` (812ms)
            - [error＿rate](https://ci.example.com/job/shop/12/report%281%29/)
            [Report](https://ci.example.com/job/shop/12/)　[Open](https://ci.example.com/job/shop/12/)\
            """));
    }

    @Test
    public void usersAreCalledInMarkdown() {
        Notification calling = FAILED.withMentions(new Mentions(List.of(), List.of("zhangsan", "<@all>"), false));
        assertThat(content(calling), endsWith("\n@＜@all＞\n<@zhangsan>"));
    }

    @Test
    public void telephoneNumbersAreCalledInPlainText() {
        Notification calling =
                FAILED.withMentions(new Mentions(List.of("13800138000", "me"), List.of("zhangsan"), true));
        JsonNode json = json(calling);
        assertThat(json.path("text").path("mentioned_mobile_list").toString(), is("[\"13800138000\"]"));
        assertThat(json.path("text").path("mentioned_list").toString(), is("[\"zhangsan\",\"@all\"]"));
        assertThat(content(calling), is("""
            ❌ shop in production: failed
            Service: shop
            Job: shop #12 (https://ci.example.com/job/shop/12/)
            Reasons
            - latency p99 (812ms)
            - error_rate (https://ci.example.com/job/shop/12/report(1)/)
            Report: https://ci.example.com/job/shop/12/
            Open: https://ci.example.com/job/shop/12/
            @me\
            """));
    }

    @Test
    public void chineseHasItsOwnColon() {
        String json =
                new WeComRenderer(Locale.SIMPLIFIED_CHINESE).json(FAILED.withFacts(List.of(Fact.of("# 服务", "- 订单"))));
        assertThat(json, containsString("> ＃ 服务：- 订单"));
    }

    @Test
    public void eventsHaveColours() {
        assertThat(content(Notification.of(Event.PASSED, "t", List.of())), startsWith("### <font color=\"info\">"));
        assertThat(content(Notification.of(Event.RECOVERED, "t", List.of())), startsWith("### <font color=\"info\">"));
        assertThat(content(Notification.of(Event.STARTED, "t", List.of())), startsWith("### <font color=\"comment\">"));
        assertThat(
                content(Notification.of(Event.INCONCLUSIVE, "t", List.of())),
                startsWith("### <font color=\"warning\">"));
    }

    @Test
    public void textFromOutsideCanNeitherFormatNorLinkNorMention() {
        assertThat(line("**b** _i_ `c` \\*"), is("＊＊b＊＊ ＿i＿ ｀c｀ ＼＊"));
        assertThat(line("[click](https://evil.example.com)"), is("［click］(https://evil.example.com)"));
        assertThat(line("<@zhangsan> <font color=\"info\">"), is("＜@zhangsan＞ ＜font color=\"info\"＞"));
        assertThat(line("&lt;@all&gt; a && b"), is("＆lt;@all＆gt; a && b"));
        assertThat(line("# heading\n# x"), is("＃ heading # x"));
        assertThat(line("> quote"), is("＞ quote"));
        assertThat(line("- x"), is("－ x"));
        assertThat(line("2.4.1"), is("2.4.1"));
        assertThat(line("-5 %"), is("-5 %"));
        String text = content(Notification.of(Event.INFO, "<@all>", List.of(Paragraph.of("<@zhangsan>")))
                .withMentions(new Mentions(List.of("13800138000"), List.of(), false)));
        assertThat(text, is("ℹ️ ＜@all>\n＜@zhangsan>"));
    }

    @Test
    public void anyNotificationMakesAMessageThatWeComTakes() {
        RandomNotifications random = new RandomNotifications(4096);
        int full = 0;
        for (int i = 0; i < 400; i++) {
            JsonNode json = json(random.next());
            String type = json.path("msgtype").asText();
            String content = json.path(type).path("content").asText();
            int most = type.equals("text") ? 2048 : 4096;
            assertThat(Fitting.bytes(content), is(lessThanOrEqualTo(most)));
            assertThat(content, not(is("")));
            full += Fitting.bytes(content) > most - 200 ? 1 : 0;
            if (type.equals("markdown")) {
                String rest = content.replaceFirst("^### <font color=\"\\w+\">", "")
                        .replaceFirst("</font>", "")
                        .replaceAll("<@[\\w.@-]+>", "");
                assertThat(rest, not(containsString("<")));
            } else {
                assertThat(content, not(containsString("<@")));
            }
        }
        assertThat("some were cut", full > 10, is(true));
    }
}
