package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelContract;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Incoming webhooks. The answers are those of Slack's documentation. */
public class SlackWebhookTest extends ChannelContract {

    private static final String PATH = "/services/T00000000/B00000000/s3cretPartOfTheWebhook";

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new SlackChannel(
                SlackSettings.webhook(server + PATH).http(http).allowHttp(true).build());
    }

    @Override
    protected List<String> secrets() {
        return List.of("s3cretPartOfTheWebhook", "T00000000", "B00000000");
    }

    @Test
    public void arrives() throws Exception {
        try (RobotServer server = RobotServer.of(request -> new Reply(200, "text/html", Map.of(), "ok"))) {
            opened(channel(server.uri(""), QUICK)).send(hello());
            assertThat(server.only().method(), is("POST"));
            assertThat(server.only().path(), is(PATH));
            assertThat(server.only().contentType(), is("application/json; charset=utf-8"));
            assertThat(server.only().json().path("text").asText(), is("ℹ️ Hello"));
        }
    }

    @Test
    public void documentedRefusalsHaveHints() {
        Map<String, Integer> refusals = Map.ofEntries(
                Map.entry("invalid_payload", 400),
                Map.entry("user_not_found", 400),
                Map.entry("no_text", 400),
                Map.entry("invalid_blocks", 400),
                Map.entry("action_prohibited", 403),
                Map.entry("invalid_token", 403),
                Map.entry("channel_not_found", 404),
                Map.entry("no_service", 404),
                Map.entry("no_team", 404),
                Map.entry("channel_is_archived", 410));
        refusals.forEach((code, status) -> {
            ChannelException e = failsWith(Reply.html(status, code));
            assertThat(code, e.kind(), is(Kind.REFUSED));
            assertThat(e.code(), is(code));
            assertThat(e.getMessage(), startsWith("Slack refused the message with code " + code + ": "));
            assertThat(e.getMessage(), not(containsString("documentation")));
        });
    }

    @Test
    public void anUnknownRefusalQuotesTheAnswer() {
        ChannelException e = failsWith(Reply.html(410, "something_new"));
        assertThat(e.kind(), is(Kind.REFUSED));
        assertThat(e.code(), is("410"));
        assertThat(e.getMessage(), is("Slack answered HTTP 410: something_new"));
    }

    @Test
    public void rollUpErrorMayPass() {
        assertThat(failsWith(Reply.html(500, "rollup_error")).kind(), is(Kind.BUSY));
    }

    @Test
    public void rateLimitTellsWhen() {
        ChannelException e = failsWith(Reply.html(429, "rate_limited").header("Retry-After", "30"));
        assertThat(e.kind(), is(Kind.THROTTLED));
        assertThat(e.retryAfter(), is(Duration.ofSeconds(30)));
    }

    @Test
    public void otherSuccessesAreNone() {
        assertThat(failsWith(Reply.html(201, "ok")).kind(), is(Kind.UNREACHABLE));
        assertThat(failsWith(Reply.html(200, "ok then")).kind(), is(Kind.UNREACHABLE));
        assertThat(failsWith(Reply.html(200, "invalid_payload")).kind(), is(Kind.REFUSED));
    }

    @Test
    public void aPayloadGoesAsItIs() throws Exception {
        try (RobotServer server = RobotServer.of(request -> Reply.html(200, "ok\n"))) {
            opened(channel(server.uri(""), QUICK))
                    .send(new Message(hello().notification(), "{\"text\":\"<!here> *raw*\"}"));
            assertThat(server.only().body(), is("{\"text\":\"<!here> *raw*\"}"));
        }
    }

    @Test
    public void aPayloadThatIsNoObjectIsNotSent() {
        try (RobotServer server = RobotServer.of(request -> Reply.html(200, "ok"))) {
            Channel channel = opened(channel(server.uri(""), QUICK));
            for (String payload : List.of("", "text", "[]", "{} {}", "{\"text\":")) {
                ChannelException e = assertThrows(
                        ChannelException.class, () -> channel.send(new Message(hello().notification(), payload)));
                assertThat(e.kind(), is(Kind.INVALID));
                assertThat(e.code(), is(nullValue()));
            }
            assertThat(server.received().size(), is(0));
        }
    }

    @Test
    public void limitsAreSlacks() {
        Channel channel = opened(channel(URI.create("http://127.0.0.1:1"), QUICK));
        assertThat(channel.limits().rates().get(0).messages(), is(1));
        assertThat(channel.limits().rates().get(0).within(), is(Duration.ofSeconds(1)));
        assertThat(channel.limits().penalty(), is(Duration.ofSeconds(30)));
        assertThat(channel.id().matches("slack:[0-9a-f]{16}"), is(true));
    }

    @Test
    public void wrongSettingsAreToldWithoutTheUrl() {
        for (String url : List.of(
                "http://hooks.slack.com/services/s3cret",
                "hooks.slack.com/services/s3cret",
                "ftp://hooks.slack.com/s3cret",
                "https://user:s3cret@hooks.slack.com/x",
                "https://hooks.slack.com/s3cret with blanks")) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> SlackSettings.webhook(url).build());
            assertThat(e.getMessage(), containsString("https://hooks.slack.com/services/T…"));
            assertThat(e.getMessage(), not(containsString("s3cret")));
            assertThat(e.getCause(), is(nullValue()));
        }
    }
}
