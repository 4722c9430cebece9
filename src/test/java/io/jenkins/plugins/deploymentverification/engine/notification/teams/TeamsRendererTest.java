package io.jenkins.plugins.deploymentverification.engine.notification.teams;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.Test;

public class TeamsRendererTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode render(Notification notification) throws Exception {
        String json = new TeamsRenderer(Locale.ENGLISH).render(notification);
        assertThat(Fitting.bytes(json), lessThanOrEqualTo(28 * 1024));
        return JSON.readTree(json);
    }

    private static JsonNode body(Notification notification) throws Exception {
        return render(notification).at("/attachments/0/content/body");
    }

    private static String text(Paragraph paragraph) throws Exception {
        return body(Notification.of(Event.INFO, "t", List.of(paragraph)))
                .at("/1/text")
                .asText();
    }

    /** The shapes of adaptivecards.io/explorer and of Microsoft's page on mentions in cards. */
    @Test
    public void wholeMessage() throws Exception {
        Notification message = new Notification(
                Event.FAILED,
                Urgency.CRITICAL,
                "pay 2.4.1: Failed",
                null,
                List.of(
                        Fact.of("Environment", "prod"),
                        new Fact("Build", Span.link("pay #12", "https://ci.example.com/12?a=(1)"))),
                List.of(
                        Paragraph.of("Errors & latency"),
                        Paragraph.item(Span.bold("latency"), Span.text(": "), Span.code("p95 > 500ms"))),
                List.of(new Button("Verification report", "https://ci.example.com/12/report")),
                new Mentions(List.of("13800000000"), List.of("ann@example.com", "the *team*"), true));
        assertThat(render(message), is(JSON.readTree("""
            {"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{
             "type":"AdaptiveCard","$schema":"http://adaptivecards.io/schemas/adaptive-card.json","version":"1.4",
             "fallbackText":"❌ pay 2.4.1: Failed",
             "body":[
              {"type":"Container","style":"attention","bleed":true,"items":[
               {"type":"TextBlock","text":"❌ pay 2.4.1: Failed","wrap":true,"size":"Medium","weight":"Bolder"}]},
              {"type":"TextBlock","text":"<at>ann@example.com</at> @the \\\\*team\\\\*","wrap":true},
              {"type":"FactSet","facts":[
               {"title":"Environment","value":"prod"},
               {"title":"Build","value":"[pay #12](https://ci.example.com/12?a=%281%29)"}]},
              {"type":"TextBlock","text":"Errors & latency","wrap":true,"spacing":"Small"},
              {"type":"TextBlock","text":"• **latency**: p95 &gt; 500ms","wrap":true,"spacing":"None"},
              {"type":"ActionSet","actions":[{"type":"Action.OpenUrl","title":"Verification report",
               "url":"https://ci.example.com/12/report"}]}],
             "msteams":{"width":"Full","entities":[{"type":"mention","text":"<at>ann@example.com</at>",
              "mentioned":{"id":"ann@example.com","name":"ann@example.com"}}]}}}]}
            """)));
    }

    @Test
    public void nothingFromOutsideIsMarkup() throws Exception {
        assertThat(text(Paragraph.of("[x](javascript:alert(1))")), is("\\[x\\](javascript:alert(1))"));
        assertThat(text(Paragraph.of("**a** _b_ c_d")), is("\\*\\*a\\*\\* \\_b\\_ c_d"));
        assertThat(text(Paragraph.of("<at>all</at>")), is("&lt;at&gt;all&lt;/at&gt;"));
        assertThat(text(Paragraph.of("&lt;at&gt; a & b")), is("&amp;lt;at&amp;gt; a & b"));
        assertThat(text(Paragraph.of("- item\n# title")), is("\\- item # title"));
        assertThat(text(Paragraph.of("12. item")), is("12\\. item"));
        assertThat(text(Paragraph.of("2.4.1")), is("2\\.4.1"));
        assertThat(text(Paragraph.of("\\[x](y)")), is("\\\\\\[x\\](y)"));
        assertThat(
                text(Paragraph.of(Span.link("a](http://evil)", "https://ok.example.com/)[b](c"))),
                is("[a\\](http://evil)](https://ok.example.com/%29%5Bb%5D%28c)"));
    }

    @Test
    public void otherScriptsStay() throws Exception {
        assertThat(text(Paragraph.of("部署失败 😀 👩‍👩‍👧 שלום مرحبا")), is("部署失败 😀 👩‍👩‍👧 שלום مرحبا"));
    }

    @Test
    public void aLongTextIsCut() throws Exception {
        JsonNode body = body(Notification.of(Event.INFO, "t", Collections.nCopies(9, Paragraph.of("服务".repeat(5000)))));
        assertThat(body.get(body.size() - 1).path("text").asText(), is("…and 8 more"));
        assertThat(body.at("/1/text").asText().startsWith("服务服务"), is(true));
    }

    @Test
    public void manyFactsAreCounted() throws Exception {
        List<Fact> facts =
                IntStream.range(0, 100).mapToObj(i -> Fact.of("n" + i, "v")).toList();
        JsonNode rows = body(Notification.of(Event.INFO, "t", List.of()).withFacts(facts))
                .at("/1/facts");
        assertThat(rows.size(), is(40));
        assertThat(rows.at("/39/value").asText(), is("…and 61 more"));
    }

    @Test
    public void whateverIsSaidKeepsTheLimits() throws Exception {
        RandomNotifications random = new RandomNotifications(11);
        for (int i = 0; i < 400; i++) {
            JsonNode card = render(random.next()).at("/attachments/0/content");
            JsonNode entities = card.at("/msteams/entities");
            for (JsonNode element : card.path("body")) {
                String text = element.path("text").asText();
                for (JsonNode entity : entities) {
                    text = text.replace(entity.path("text").asText(), "");
                }
                assertThat(text, not(containsString("<")));
                String unescaped = text.replaceAll("(?s)\\\\.", "");
                assertThat(
                        unescaped.replaceAll("\\]\\(https://ci\\.example\\.com/[^()\\s]*\\)", ""),
                        not(containsString("](")));
                element.path("actions")
                        .forEach(action ->
                                assertThat(action.path("title").asText().isBlank(), is(false)));
            }
        }
    }
}
