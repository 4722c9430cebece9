package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Fact;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RandomNotifications;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import io.jenkins.plugins.deploymentverification.engine.notification.Urgency;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.Test;

public class SlackRendererTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final char Z = '\u200b';

    private static JsonNode render(Notification notification) throws Exception {
        return JSON.readTree(JsonPost.write(new SlackRenderer(Locale.ENGLISH).render(notification)));
    }

    private static String text(Paragraph... paragraphs) throws Exception {
        return render(Notification.of(Event.INFO, "t", List.of(paragraphs)))
                .at("/attachments/0/blocks/0/text/text")
                .asText();
    }

    /** The shapes of docs.slack.dev/reference/block-kit. */
    @Test
    public void wholeMessage() throws Exception {
        Notification message = new Notification(
                Event.FAILED,
                Urgency.CRITICAL,
                "pay 2.4.1 <prod>: Failed",
                null,
                List.of(
                        Fact.of("Environment", "prod"),
                        new Fact("Build", Span.link("pay #12", "https://ci.example.com/12?a=1&b=2"))),
                List.of(
                        Paragraph.of("Errors & latency"),
                        Paragraph.item(Span.bold("latency"), Span.text(": "), Span.code("p95 > 500ms"))),
                List.of(new Button("Verification report", "https://ci.example.com/12/report")),
                new Mentions(List.of("13800000000"), List.of("U024BE7LH", "S012ABC", "ann <x>"), true));
        assertThat(render(message), is(JSON.readTree("""
            {"text":"❌ pay 2.4.1 &lt;prod&gt;: Failed",
             "blocks":[
              {"type":"header","text":{"type":"plain_text","text":"❌ pay 2.4.1 <prod>: Failed","emoji":true}},
              {"type":"section","text":{"type":"mrkdwn","verbatim":true,
               "text":"<!channel> <@U024BE7LH> <!subteam^S012ABC> @ann &lt;x&gt;"}}],
             "attachments":[{"color":"#a30200","blocks":[
              {"type":"section","fields":[
               {"type":"mrkdwn","text":"*Environment*\\nprod","verbatim":true},
               {"type":"mrkdwn","text":"*Build*\\n<https://ci.example.com/12?a=1&amp;b=2|pay #12>","verbatim":true}]},
              {"type":"section","text":{"type":"mrkdwn","verbatim":true,
               "text":"Errors &amp; latency\\n• *latency*: `p95 &gt; 500ms`"}},
              {"type":"actions","elements":[{"type":"button","action_id":"open-0",
               "text":{"type":"plain_text","text":"Verification report","emoji":true},
               "url":"https://ci.example.com/12/report"}]}]}],
             "unfurl_links":false,"unfurl_media":false}
            """)));
    }

    @Test
    public void nothingFromOutsideLinksOrCalls() throws Exception {
        for (String attack : List.of(
                "<!channel>",
                "<!here>",
                "<!everyone>",
                "<@U024BE7LH>",
                "<#C024BE7LR>",
                "<!subteam^S012ABC>",
                "<https://evil.example.com|log in>",
                "x|y> <!channel>",
                "&lt;!channel&gt;")) {
            Notification message = new Notification(
                    Event.INFO,
                    Urgency.NORMAL,
                    attack,
                    null,
                    List.of(new Fact(attack, Span.code(attack)), new Fact(attack, Span.bold(attack))),
                    List.of(
                            Paragraph.of(attack),
                            Paragraph.item(Span.link(attack, "https://ok.example.com/a|" + "b"), Span.code(attack))),
                    List.of(),
                    new Mentions(List.of(), List.of(attack), false));
            for (String mrkdwn : mrkdwn(render(message))) {
                String rest = mrkdwn.replaceAll("<https://ok\\.example\\.com/a%7Cb\\|[^<>]*>", "");
                assertThat(rest, not(containsString("<")));
                assertThat(rest, not(containsString(">")));
            }
        }
    }

    @Test
    public void whatAPersonTypesIsShownAsItIs() throws Exception {
        assertThat(text(Paragraph.of("a*b*c snake_case_name ~2")), is("a*b*c snake_case_name " + Z + "~" + Z + "2"));
        assertThat(text(Paragraph.of("*bold* `x`")).replace(String.valueOf(Z), ""), is("*bold* `x`"));
        assertThat(text(Paragraph.of("*bold*")), startsWith(Z + "*" + Z));
        assertThat(text(Paragraph.of("> quote")), is(Z + "&gt; quote"));
        assertThat(text(Paragraph.of("one\n> two")), is("one &gt; two"));
        assertThat(text(Paragraph.of(Span.code("a`b"))), is("`a'b`"));
    }

    @Test
    public void stylesBesideWordsAreSeparated() throws Exception {
        assertThat(
                text(Paragraph.of(Span.text("服务"), Span.bold("支付"), Span.text("失败"))),
                is("服务" + Z + "*支付*" + Z + "失败"));
        assertThat(text(Paragraph.of(Span.text("a "), Span.bold("b"), Span.text(" c"))), is("a *b* c"));
        assertThat(text(Paragraph.of(Span.bold("b"), Span.text(", c"))), is("*b*, c"));
    }

    @Test
    public void otherScriptsStay() throws Exception {
        String text = "部署失败 😀 👩‍👩‍👧 שלום مرحبا";
        assertThat(text(Paragraph.of(text)), is(text));
    }

    @Test
    public void aLongTextGoesOverSeveralSectionsAndIsCut() throws Exception {
        JsonNode blocks = render(Notification.of(Event.INFO, "t", List.of(Paragraph.of("服务".repeat(5000)))))
                .at("/attachments/0/blocks");
        assertThat(blocks.size(), is(4));
        assertThat(blocks.at("/0/text/text").asText().length(), greaterThan(2500));
        List<Paragraph> lines = new ArrayList<>(Collections.nCopies(5, Paragraph.of("x".repeat(6000))));
        assertThat(String.join("", mrkdwn(render(Notification.of(Event.INFO, "t", lines)))), endsWith("…and 3 more"));
    }

    @Test
    public void manyFactsAreCounted() throws Exception {
        List<Fact> facts =
                IntStream.range(0, 100).mapToObj(i -> Fact.of("n" + i, "v")).toList();
        JsonNode blocks = render(Notification.of(Event.INFO, "t", List.of()).withFacts(facts))
                .at("/attachments/0/blocks");
        assertThat(blocks.size(), is(4));
        assertThat(blocks.at("/3/fields/9/text").asText(), is("…and 61 more"));
    }

    @Test
    public void emptyPartsAreLeftOut() throws Exception {
        JsonNode json = render(Notification.of(Event.PASSED, "", List.of(Paragraph.of(" "))));
        assertThat(json.has("attachments"), is(false));
        assertThat(json.path("text").asText(), is("✅"));
        JsonNode fact =
                render(Notification.of(Event.PASSED, "t", List.of()).withFacts(List.of(Fact.of("Version", ""))));
        assertThat(fact.at("/attachments/0/blocks/0/fields/0/text").asText(), is("*Version*\n–"));
    }

    @Test
    public void whateverIsSaidKeepsTheLimits() throws Exception {
        RandomNotifications random = new RandomNotifications(7);
        for (int i = 0; i < 400; i++) {
            JsonNode json = render(random.next());
            assertThat(json.path("text").asText().length(), lessThanOrEqualTo(3000));
            List<JsonNode> blocks = new ArrayList<>();
            json.path("blocks").forEach(blocks::add);
            json.at("/attachments/0/blocks").forEach(blocks::add);
            assertThat(blocks.size(), lessThanOrEqualTo(50));
            for (JsonNode block : blocks) {
                checkBlock(block);
            }
        }
    }

    private static void checkBlock(JsonNode block) {
        switch (block.path("type").asText()) {
            case "header" -> checkText(block.path("text"), 150);
            case "section" -> {
                if (block.has("text")) {
                    checkText(block.path("text"), 3000);
                } else {
                    assertThat(block.path("fields").size(), lessThanOrEqualTo(10));
                    block.path("fields").forEach(field -> checkText(field, 2000));
                }
            }
            case "actions" -> {
                assertThat(block.path("elements").size(), lessThanOrEqualTo(25));
                block.path("elements").forEach(element -> {
                    checkText(element.path("text"), 75);
                    assertThat(element.path("url").asText().length(), lessThanOrEqualTo(3000));
                });
            }
            default -> throw new AssertionError(block.toString());
        }
    }

    private static void checkText(JsonNode text, int most) {
        assertThat(text.path("text").asText().length(), lessThanOrEqualTo(most));
        assertThat(text.path("text").asText().isBlank(), is(false));
        if (text.path("type").asText().equals("mrkdwn")) {
            // links of ours and mentions of users are all that is left between angle brackets
            String rest = text.path("text")
                    .asText()
                    .replaceAll("<https://ci\\.example\\.com/[^<>|]*(\\|[^<>]*)?>", "")
                    .replaceAll("^<!channel>", "");
            assertThat(rest, not(containsString("<")));
            assertThat(rest, not(containsString(">")));
        }
    }

    private static List<String> mrkdwn(JsonNode json) {
        List<String> texts = new ArrayList<>();
        texts.add(json.path("text").asText());
        json.findParents("verbatim").forEach(text -> texts.add(text.path("text").asText()));
        return texts;
    }
}
