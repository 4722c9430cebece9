package io.jenkins.plugins.deploymentverification.engine.notification.webhook;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

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
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class WebhookBodyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.250123Z");
    private static final JsonMapper JSON = new JsonMapper();

    private static JsonNode body(Notification notification) throws Exception {
        String json = WebhookBody.of(notification, NOW, Locale.ENGLISH);
        assertThat(Fitting.bytes(json), lessThanOrEqualTo(WebhookBody.MAX_BYTES));
        return JSON.readTree(json);
    }

    /** Key by key: receivers rely on it. */
    @Test
    public void schemaOne() throws Exception {
        Notification message = new Notification(
                Event.FAILED,
                Urgency.CRITICAL,
                "pay 2.4.1: Failed",
                null,
                List.of(
                        Fact.of("Environment", "prod"),
                        new Fact("Build", Span.link("pay #12", "https://ci.example.com/12"))),
                List.of(
                        Paragraph.of("Errors <b>&</b> latency"),
                        Paragraph.item(Span.bold("latency"), Span.link(" p95", "https://g.example.com/p95"))),
                List.of(new Button("Verification report", "https://ci.example.com/12/report")),
                new Mentions(List.of("13800000000"), List.of("ann"), true));
        assertThat(body(message), is(JSON.readTree("""
            {"schema":1,"event":"FAILED","urgency":"CRITICAL","title":"pay 2.4.1: Failed",
             "facts":[{"name":"Environment","value":"prod","url":null},
              {"name":"Build","value":"pay #12","url":"https://ci.example.com/12"}],
             "text":["Errors <b>&</b> latency","- latency p95"],
             "links":[{"label":"Verification report","url":"https://ci.example.com/12/report"},
              {"label":"p95","url":"https://g.example.com/p95"}],
             "mentions":{"all":true,"userIds":["ann"],"mobiles":["13800000000"]},
             "sentAt":"2026-11-21T10:00:00.250Z"}
            """)));
    }

    @Test
    public void muchTextIsCut() throws Exception {
        String line = "部署失败 😀 שלום ".repeat(1500);
        assertThat(
                body(Notification.of(Event.INFO, "t", List.of(Paragraph.of(line))))
                        .at("/text/0")
                        .asText(),
                is(line.strip()));
        JsonNode text = body(Notification.of(Event.INFO, "t", Collections.nCopies(20, Paragraph.of(line))))
                .path("text");
        assertThat(text.get(text.size() - 1).asText(), startsWith("…and "));
    }

    @Test
    public void whateverIsSaidKeepsTheLimit() throws Exception {
        RandomNotifications random = new RandomNotifications(13);
        for (int i = 0; i < 400; i++) {
            Notification message = random.next();
            JsonNode body = body(message);
            assertThat(body.path("event").asText(), is(message.event().name()));
            body.path("text").forEach(line -> assertThat(line.asText().contains("\n"), is(false)));
            body.path("links")
                    .forEach(link -> assertThat(link.path("url").asText(), startsWith("https://ci.example.com/")));
        }
    }
}
