package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class DingTalkMessageTest {

    private static final String PAGE = "https://ci.example.com/job/a/1/";
    private static final Mentions AT = new Mentions(List.of("13800138000"), List.of("zhang.san"), false);

    private static JsonNode json(DingTalkMessage message) {
        String json = message.toJson();
        assertThat(Fitting.bytes(json), is(lessThanOrEqualTo(20_000)));
        return JsonPost.parse(json);
    }

    @Test
    public void whoIsCalledIsNamedInTheText() {
        assertThat(
                json(new DingTalkMessage.Text("failed", AT))
                        .path("text")
                        .path("content")
                        .asText(),
                is("failed\n\n@13800138000 @zhang.san"));
        assertThat(
                json(new DingTalkMessage.Markdown("t", "failed @zhang.san!", AT))
                        .path("markdown")
                        .path("text")
                        .asText(),
                is("failed @zhang.san!\n\n@13800138000"));
        assertThat(
                json(new DingTalkMessage.ActionCard("t", "x @13800138000", List.of(new Button("b", PAGE)), false, AT))
                        .path("actionCard")
                        .path("text")
                        .asText(),
                is("x @13800138000\n\n@zhang.san"));
    }

    @Test
    public void aLongerNameIsAnother() {
        Mentions short4 = new Mentions(List.of(), List.of("zhang"), false);
        assertThat(
                json(new DingTalkMessage.Text("@zhangsan @zhang_1", short4))
                        .path("text")
                        .path("content")
                        .asText(),
                endsWith("\n\n@zhang"));
    }

    @Test
    public void everybodyIsCalledByAFlagAlone() {
        JsonNode json = json(new DingTalkMessage.Text("failed", new Mentions(List.of(), List.of(), true)));
        assertThat(json.path("text").path("content").asText(), is("failed"));
        assertThat(json.path("at").toString(), is("{\"atMobiles\":[],\"atUserIds\":[],\"isAtAll\":true}"));
    }

    @Test
    public void withoutMentionsThereIsNoAt() {
        assertThat(json(new DingTalkMessage.Text("x", Mentions.NONE)).has("at"), is(false));
    }

    @Test
    public void longTextsAreCutAndMentionsAreKept() {
        for (String piece : List.of("x", "订单", "😀", "\"\\\n", "שלום ")) {
            String text = piece.repeat(30_000 / piece.length());
            for (DingTalkMessage message : List.of(
                    new DingTalkMessage.Text(text, AT),
                    new DingTalkMessage.Markdown(text, text, AT),
                    new DingTalkMessage.Link(text, text, PAGE, PAGE),
                    new DingTalkMessage.ActionCard(text, text, List.of(new Button(text, PAGE)), true, AT))) {
                JsonNode json = json(message);
                assertThat(Fitting.bytes(message.toJson()), is(greaterThan(19_980)));
                if (!message.at().isEmpty()) {
                    assertThat(json.path(message.type()).toString(), containsString("…\\n\\n@13800138000 @zhang.san"));
                }
            }
        }
    }

    @Test
    public void linksWithoutRoomAreLeftOut() {
        DingTalkMessage.FeedCard.Item item =
                new DingTalkMessage.FeedCard.Item("标题".repeat(100), PAGE + "x".repeat(1000), PAGE);
        JsonNode links = json(new DingTalkMessage.FeedCard(Collections.nCopies(50, item)))
                .path("feedCard")
                .path("links");
        assertThat(links.size(), is(greaterThan(10)));
        assertThat(links.get(0).path("title").asText(), endsWith("…"));
    }

    @Test
    public void urlsWithoutRoomAreAnError() {
        List<Button> buttons = new ArrayList<>();
        IntStream.range(0, 15).forEach(i -> buttons.add(new Button("b" + i, PAGE + "x".repeat(1900))));
        DingTalkMessage card = new DingTalkMessage.ActionCard("t", "x", buttons, false, Mentions.NONE);
        wrong(card::toJson, "URLs", "20000");
    }

    @Test
    public void buttonsAreNamedAsDocumented() {
        Button a = new Button("A", PAGE + "a");
        JsonNode one = json(new DingTalkMessage.ActionCard("t", "x", List.of(a), true, Mentions.NONE))
                .path("actionCard");
        assertThat(
                one.toString(),
                is("{\"title\":\"t\",\"text\":\"x\",\"singleTitle\":\"A\",\"singleURL\":\"" + PAGE + "a\"}"));
        JsonNode two = json(new DingTalkMessage.ActionCard("t", "x", List.of(a, a), false, Mentions.NONE))
                .path("actionCard");
        assertThat(two.path("btnOrientation").asText(), is("0"));
        assertThat(two.path("btns").get(1).toString(), is("{\"title\":\"A\",\"actionURL\":\"" + PAGE + "a\"}"));
    }

    @Test
    public void errorsNameTheField() {
        wrong(() -> new DingTalkMessage.Text(" ", Mentions.NONE), "type text", "content");
        wrong(() -> new DingTalkMessage.Text(null, Mentions.NONE), "type text", "content");
        wrong(() -> new DingTalkMessage.Markdown("", "x", Mentions.NONE), "type markdown", "title");
        wrong(() -> new DingTalkMessage.Link("t", "x", "ftp://a", null), "messageUrl", "\"ftp://a\"", "http or https");
        wrong(() -> new DingTalkMessage.Link("t", "x", null, null), "type link", "messageUrl");
        wrong(() -> new DingTalkMessage.Link("t", "x", PAGE, "javascript:alert(1)"), "picUrl", "http or https");
        wrong(() -> new DingTalkMessage.ActionCard("t", "x", List.of(), true, Mentions.NONE), "actionCard", "buttons");
        wrong(() -> new DingTalkMessage.FeedCard(List.of()), "feedCard", "links");
        wrong(() -> new DingTalkMessage.FeedCard.Item("t", PAGE, ""), "feedCard", "picURL");
    }

    @Test
    public void errorsNameWhomItCannotCall() {
        wrong(
                () -> new DingTalkMessage.Text("x", new Mentions(List.of("me"), List.of(), false)),
                "\"me\"",
                "telephone");
        wrong(
                () -> new DingTalkMessage.Text("x", new Mentions(List.of(), List.of("a b"), false)),
                "\"a b\"",
                "letters");
        List<String> many = IntStream.range(0, 61).mapToObj(i -> "user" + i).toList();
        wrong(() -> new DingTalkMessage.Text("x", new Mentions(List.of(), many, false)), "61 people", "or all");
    }

    @Test
    public void aBuilderTakesTheTypesName() {
        Consumer<DingTalkMessageBuilder> nothing = builder -> {};
        assertThat(built("text", b -> b.text("x")), is(new DingTalkMessage.Text("x", Mentions.NONE)));
        assertThat(
                built("markdown", b -> b.title("t").text("x").at(AT)), is(new DingTalkMessage.Markdown("t", "x", AT)));
        assertThat(
                built("link", b -> b.title("t").text("x").messageUrl(PAGE).picUrl(PAGE)),
                is(new DingTalkMessage.Link("t", "x", PAGE, PAGE)));
        assertThat(
                built(
                        "actionCard",
                        b -> b.title("t").text("x").button("b", PAGE).horizontal(true)),
                is(new DingTalkMessage.ActionCard("t", "x", List.of(new Button("b", PAGE)), true, Mentions.NONE)));
        assertThat(
                built("feedCard", b -> b.link("t", PAGE, PAGE)),
                is(new DingTalkMessage.FeedCard(List.of(new DingTalkMessage.FeedCard.Item("t", PAGE, PAGE)))));
        wrong(() -> built("actioncard", nothing), "'actioncard'", "actionCard");
        wrong(() -> built("actionCard", b -> b.button("b", "www.example.com")), "actionURL", "http or https");
        wrong(() -> built("link", b -> b.title("t").text("x").messageUrl(PAGE).at(AT)), "link", "cannot call");
        wrong(() -> built("feedCard", b -> b.link("t", PAGE, PAGE).at(AT)), "feedCard", "cannot call");
    }

    private static DingTalkMessage built(String type, Consumer<DingTalkMessageBuilder> how) {
        DingTalkMessageBuilder builder = new DingTalkMessageBuilder(type);
        how.accept(builder);
        return builder.build();
    }

    private static void wrong(ThrowingRunnable what, String... words) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, what);
        for (String word : words) {
            assertThat(e.getMessage(), allOf(containsString(word)));
        }
    }
}
