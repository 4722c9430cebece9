package io.jenkins.plugins.deploymentverification.engine.notification.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelContract;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;

public class WebhookChannelTest extends ChannelContract {

    private static final String SECRET = "k3y-of-the-signature";
    private static final String TOKEN = "t0ken-of-the-header";
    private static final String PATH = "/hooks/s3cretPath?key=s3cretQuery";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.250Z");
    private static final JsonMapper JSON = new JsonMapper();

    @Rule
    public final WireMockRule receiver =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private static WebhookSettings.Builder settings(URI server, HttpSettings http) {
        return WebhookSettings.builder(server + PATH)
                .secret(SECRET)
                .header("Authorization", "Bearer " + TOKEN)
                .http(http)
                .allowHttp(true);
    }

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new WebhookChannel(settings(server, http).build(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Override
    protected List<String> secrets() {
        return List.of(SECRET, TOKEN, "s3cretPath", "s3cretQuery");
    }

    private LoggedRequest received(Channel channel, Message message) throws Exception {
        receiver.resetAll();
        receiver.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(204)));
        channel.send(message);
        List<LoggedRequest> requests =
                receiver.findAll(com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(anyUrl()));
        assertThat(requests, hasSize(1));
        return requests.get(0);
    }

    private Channel toReceiver() {
        return opened(channel(URI.create(receiver.baseUrl()), QUICK));
    }

    /** printf '%s' BODY | openssl dgst -sha256 -hmac SECRET; Python's hmac agrees. */
    @Test
    public void signsAsOpensslDoes() {
        assertThat(
                Digests.hmacSha256Hex("k3y", "{\"a\":1}"),
                is("32db719f172c48e89dbfa56ed20d9e19cdbfdbe9f652ccdf5fa03494d2444853"));
        assertThat(
                Digests.hmacSha256Hex("密钥🔑", "{\"标题\":\"部署失败 😀\"}"),
                is("f6fbd9dcf1a644ea88d703998d03f859fd02a567c4b67d9a6f1f9f40cf7b7fe0"));
    }

    @Test
    public void arrivesSigned() throws Exception {
        LoggedRequest request = received(toReceiver(), hello());
        assertThat(request.getUrl(), is(PATH));
        assertThat(
                request.getHeader("Content-Type").toLowerCase(java.util.Locale.ROOT),
                is("application/json; charset=utf-8"));
        assertThat(request.getHeader("Authorization"), is("Bearer " + TOKEN));
        assertThat(request.getHeader("X-Deployment-Verification-Timestamp"), is("1795255200"));
        assertThat(request.getHeader("X-Deployment-Verification-Delivery").matches("[0-9a-f]{16}"), is(true));
        assertThat(
                request.getHeader("X-Hub-Signature-256"),
                is("sha256=" + Digests.hmacSha256Hex(SECRET, request.getBodyAsString())));
        JsonNode json = JSON.readTree(request.getBodyAsString());
        assertThat(json.path("schema").asInt(), is(1));
        assertThat(json.path("sentAt").asText(), is("2026-11-21T10:00:00.250Z"));
    }

    @Test
    public void theSignaturesHeaderCanBeNamed() throws Exception {
        Channel channel = opened(new WebhookChannel(settings(URI.create(receiver.baseUrl()), QUICK)
                .signatureHeader("X-Signature")
                .build()));
        LoggedRequest request = received(channel, hello());
        assertThat(request.containsHeader("X-Hub-Signature-256"), is(false));
        assertThat(request.getHeader("X-Signature").matches("sha256=[0-9a-f]{64}"), is(true));
    }

    @Test
    public void withoutASecretNothingIsSigned() throws Exception {
        Channel channel = opened(new WebhookChannel(
                settings(URI.create(receiver.baseUrl()), QUICK).secret(null).build()));
        assertThat(received(channel, hello()).containsHeader("X-Hub-Signature-256"), is(false));
    }

    @Test
    public void attemptsAtOneMessageHaveOneDeliveryId() throws Exception {
        String id = "X-Deployment-Verification-Delivery";
        String first = received(toReceiver(), hello()).getHeader(id);
        assertThat(received(toReceiver(), hello()).getHeader(id), is(first));
        Message other = Message.of(hello().notification().withTitle("Other"));
        assertThat(received(toReceiver(), other).getHeader(id), is(not(first)));
    }

    @Test
    public void aPayloadGoesAsItIsAndSigned() throws Exception {
        String payload = "{ \"标题\": \"部署失败 😀\" }";
        LoggedRequest request = received(toReceiver(), new Message(hello().notification(), payload));
        assertThat(request.getBodyAsString(), is(payload));
        assertThat(request.getHeader("X-Hub-Signature-256"), is("sha256=" + Digests.hmacSha256Hex(SECRET, payload)));
        for (String wrong : List.of("", "{", "text", "{} {}")) {
            ChannelException e = assertThrows(
                    ChannelException.class, () -> toReceiver().send(new Message(hello().notification(), wrong)));
            assertThat(e.kind(), is(Kind.INVALID));
        }
    }

    /** Receivers answer what they like. */
    @Override
    @Test
    public void anythingElseIsNoSuccess() {
        for (int status : List.of(200, 201, 202, 204)) {
            receiver.resetAll();
            receiver.stubFor(
                    post(anyUrl()).willReturn(aResponse().withStatus(status).withBody(status == 204 ? "" : "fine")));
            try {
                toReceiver().send(hello());
            } catch (ChannelException | InterruptedException e) {
                throw new AssertionError(status + " is a success", e);
            }
        }
        assertThat(failsWith(Reply.html(304, "")).kind(), is(Kind.UNREACHABLE));
    }

    @Test
    public void secretsAreNotShown() {
        WebhookSettings settings =
                settings(URI.create("http://127.0.0.1:1"), QUICK).build();
        assertThat(settings.toString(), is("webhook at 127.0.0.1 (signed) with headers [Authorization]"));
        assertThat(toReceiver().limits().rates(), is(List.of()));
        assertThat(toReceiver().limits().penalty(), is(Duration.ofSeconds(30)));
    }

    @Test
    public void wrongSettingsAreTold() {
        Map<String, WebhookSettings.Builder> wrong = Map.of(
                "looks like", WebhookSettings.builder("http://example.com/s3cret"),
                "is empty", WebhookSettings.builder("https://example.com/").secret(""),
                "is the signature's",
                        WebhookSettings.builder("https://example.com/").header("x-hub-signature-256", "s3cret"),
                "is set by each message",
                        WebhookSettings.builder("https://example.com/").header("content-type", "s3cret"),
                "control character",
                        WebhookSettings.builder("https://example.com/").header("X-A", "s3cret\r\nX-B: 1"),
                "is no name of an HTTP header",
                        WebhookSettings.builder("https://example.com/").signatureHeader("X A"));
        wrong.forEach((message, builder) -> {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::build);
            assertThat(e.getMessage(), allOf(containsString(message), not(containsString("s3cret"))));
            assertThat(e.getCause(), is(nullValue()));
        });
    }
}
