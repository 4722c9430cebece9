package io.jenkins.plugins.deploymentverification.engine.notification.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToIgnoreCase;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelContract;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** chat.postMessage. The answers are those of Slack's documentation. */
public class SlackBotTest extends ChannelContract {

    private static final String TOKEN = "xoxb-123456789012-s3cret";

    @Rule
    public final WireMockRule slack =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new SlackChannel(SlackSettings.bot(TOKEN, "#ops")
                .api(URI.create(server + "/api/"))
                .http(http)
                .allowHttp(true)
                .build());
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    private Channel toSlack(String answer) {
        slack.stubFor(post(urlEqualTo("/api/chat.postMessage")).willReturn(okJson(answer)));
        return opened(channel(URI.create(slack.baseUrl()), QUICK));
    }

    @Test
    public void arrives() throws Exception {
        toSlack("{\"ok\":true,\"channel\":\"C123ABC456\",\"ts\":\"1503435956.000247\",\"message\":{}}")
                .send(hello());
        slack.verify(postRequestedFor(urlEqualTo("/api/chat.postMessage"))
                .withHeader("Authorization", equalTo("Bearer " + TOKEN))
                .withHeader("Content-Type", equalToIgnoreCase("application/json; charset=utf-8"))
                .withRequestBody(matchingJsonPath("$.channel", equalTo("#ops")))
                .withRequestBody(matchingJsonPath("$.text", equalTo("ℹ️ Hello")))
                .withRequestBody(matchingJsonPath("$.blocks[0].type", equalTo("header"))));
    }

    @Test
    public void aPayloadGoesToTheConfiguredChannel() throws Exception {
        toSlack("{\"ok\":true}")
                .send(new Message(hello().notification(), "{\"channel\":\"#elsewhere\",\"text\":\"raw\"}"));
        slack.verify(postRequestedFor(urlEqualTo("/api/chat.postMessage"))
                .withRequestBody(matchingJsonPath("$.channel", equalTo("#ops")))
                .withRequestBody(matchingJsonPath("$.text", equalTo("raw"))));
    }

    @Test
    public void documentedErrorsHaveHints() {
        for (String code : List.of(
                "not_in_channel",
                "channel_not_found",
                "invalid_auth",
                "not_authed",
                "token_revoked",
                "account_inactive",
                "is_archived",
                "msg_too_long",
                "msg_blocks_too_long",
                "invalid_blocks",
                "restricted_action")) {
            ChannelException e = failsWith(Reply.json("{\"ok\":false,\"error\":\"" + code + "\"}"));
            assertThat(code, e.kind(), is(Kind.REFUSED));
            assertThat(e.code(), is(code));
            assertThat(e.getMessage(), not(containsString("documentation")));
        }
    }

    @Test
    public void aMissingScopeIsNamed() {
        ChannelException e = failsWith(
                Reply.json(
                        "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\",\"provided\":\"incoming-webhook\"}"));
        assertThat(e.getMessage(), allOf(containsString("needed: chat:write"), containsString("incoming-webhook")));
    }

    @Test
    public void whatIsWrongWithBlocksIsQuoted() {
        ChannelException e = failsWith(
                Reply.json("{\"ok\":false,\"error\":\"invalid_blocks\",\"response_metadata\":{\"messages\":[\"[ERROR]"
                        + " must be less than 3001 characters [json-pointer:/blocks/0/text/text]\"]}}"));
        assertThat(e.getMessage(), containsString("/blocks/0/text/text"));
    }

    @Test
    public void aRateLimitInsideASuccessMayPass() {
        ChannelException e =
                failsWith(Reply.json("{\"ok\":false,\"error\":\"ratelimited\"}").header("Retry-After", "5"));
        assertThat(e.kind(), is(Kind.THROTTLED));
        assertThat(e.retryAfter(), is(Duration.ofSeconds(5)));
        assertThat(
                failsWith(Reply.status(429, "{\"ok\":false,\"error\":\"ratelimited\"}"))
                        .kind(),
                is(Kind.THROTTLED));
    }

    @Test
    public void slacksOwnTroublesMayPass() {
        assertThat(
                failsWith(Reply.json("{\"ok\":false,\"error\":\"internal_error\"}"))
                        .kind(),
                is(Kind.BUSY));
        assertThat(
                failsWith(Reply.status(503, "{\"ok\":false,\"error\":\"service_unavailable\"}"))
                        .kind(),
                is(Kind.BUSY));
    }

    @Test
    public void anUnknownErrorIsARefusal() {
        ChannelException e = failsWith(Reply.json("{\"ok\":false,\"error\":\"brand_new\"}"));
        assertThat(e.kind(), is(Kind.REFUSED));
        assertThat(e.code(), is("brand_new"));
        assertThat(
                failsWith(Reply.json("{\"ok\":false,\"error\":\"a b\\nc " + TOKEN + "\"}"))
                        .code(),
                is("?"));
    }

    @Test
    public void almostOkIsNot() {
        for (String answer : List.of("{\"ok\":\"true\"}", "{\"ok\":1}", "{\"ok\":false}", "{\"ok\":null}", "ok")) {
            assertThat(answer, failsWith(Reply.json(answer)).kind(), is(Kind.UNREACHABLE));
        }
    }

    @Test
    public void channelsOfOneBotHaveTheirOwnIds() {
        assertThat(
                opened(new SlackChannel(SlackSettings.bot(TOKEN, "#a").build())).id(),
                is(not(opened(new SlackChannel(SlackSettings.bot(TOKEN, "#b").build()))
                        .id())));
    }

    @Test
    public void wrongSettingsAreTold() {
        for (String token : List.of("", "xoxb s3cret", "xoxb-s3cret\n", "s3cret-é")) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> SlackSettings.bot(token, "#ops").build());
            assertThat(e.getMessage(), allOf(containsString("xoxb-…"), not(containsString("s3cret"))));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> SlackSettings.bot(TOKEN, " ").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> SlackSettings.bot(TOKEN, "#ops")
                        .api(URI.create("http://slack.example.com/api"))
                        .build());
    }
}
