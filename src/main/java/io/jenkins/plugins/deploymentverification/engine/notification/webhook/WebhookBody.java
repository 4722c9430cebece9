package io.jenkins.plugins.deploymentverification.engine.notification.webhook;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.JsonPost;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.OneLine;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.Span;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The body of a webhook, as docs/notifications-other.md tells its receivers. Schema 1: keys may be added to it, never
 * taken away or changed. All text is plain, in one line, without markup of any kind.
 */
final class WebhookBody {

    static final int SCHEMA = 1;
    /** Room for any message of ours, and a size that receivers can plan with. */
    static final int MAX_BYTES = 256 * 1024;

    private WebhookBody() {}

    /** At most {@link #MAX_BYTES} of JSON. */
    static String of(Notification whole, Instant sentAt, Locale locale) {
        Notification fitting =
                Fitting.cut(whole, n -> Fitting.bytes(json(n, sentAt)) <= MAX_BYTES, Fitting.more(locale));
        return json(fitting, sentAt);
    }

    private static String json(Notification message, Instant sentAt) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("schema", SCHEMA);
        body.put("event", message.event().name());
        body.put("urgency", message.urgency().name());
        body.put("title", OneLine.of(message.title()));
        body.put(
                "facts",
                message.facts().stream()
                        .map(fact -> {
                            Map<String, Object> json = new LinkedHashMap<>();
                            json.put("name", OneLine.of(fact.name()));
                            json.put("value", OneLine.of(fact.value().text()));
                            json.put("url", fact.value().url());
                            return json;
                        })
                        .toList());
        body.put("text", message.text().stream().map(WebhookBody::line).toList());
        body.put(
                "links",
                Stream.concat(
                                message.buttons().stream().map(b -> link(b.label(), b.url())),
                                message.text().stream()
                                        .flatMap(p -> p.spans().stream())
                                        .filter(span -> span.url() != null)
                                        .map(span -> link(span.text(), span.url())))
                        .toList());
        Mentions mentions = message.mentions();
        Map<String, Object> called = new LinkedHashMap<>();
        called.put("all", mentions.all());
        called.put(
                "userIds",
                mentions.userIds().stream().limit(200).map(WebhookBody::name).toList());
        called.put(
                "mobiles",
                mentions.mobiles().stream().limit(200).map(WebhookBody::name).toList());
        body.put("mentions", called);
        body.put("sentAt", sentAt.truncatedTo(ChronoUnit.MILLIS).toString());
        return JsonPost.write(body);
    }

    private static String name(String id) {
        return Fitting.first(OneLine.of(id), 100);
    }

    private static String line(Paragraph paragraph) {
        StringBuilder line = new StringBuilder();
        for (Span span : paragraph.spans()) {
            line.append(span.text());
        }
        return (paragraph.bullet() ? "- " : "") + OneLine.of(line.toString());
    }

    private static Map<String, Object> link(String label, @CheckForNull String url) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("label", OneLine.of(label));
        link.put("url", url);
        return link;
    }
}
