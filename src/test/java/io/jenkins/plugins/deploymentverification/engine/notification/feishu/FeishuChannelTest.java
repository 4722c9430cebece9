package io.jenkins.plugins.deploymentverification.engine.notification.feishu;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelContract;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.FeishuRules;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RateLimit;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class FeishuChannelTest extends ChannelContract {

    private static final String TOKEN = "b2c3d4e5-1111-2222-3333-444455556666";
    private static final String SECRET = "密钥🔑";
    private static final String URL = "https://open.feishu.cn/open-apis/bot/v2/hook/";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T10:00:00.250Z"), ZoneOffset.UTC);

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new FeishuChannel(
                FeishuSettings.of(server + "/open-apis/bot/v2/hook/" + TOKEN, SECRET, http, Locale.ENGLISH, true),
                CLOCK);
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN, SECRET, "CbJ4Y4DtgTg5yVv3RBl6Ytxy8uphyQz2HtQDQ/JFjGw=");
    }

    private static RobotServer robot(String secret) {
        return RobotServer.of(new FeishuRules(TOKEN, secret, CLOCK));
    }

    private Channel to(RobotServer server) {
        return opened(channel(server.uri(""), QUICK));
    }

    /**
     * Python: base64.b64encode(hmac.new(("1599360473" + "\n" + "demo").encode(), b"", hashlib.sha256).digest());
     * openssl dgst -sha256 -mac HMAC -macopt hexkey:… agrees.
     */
    @Test
    public void signsAsOpensslDoes() {
        assertThat(FeishuChannel.sign("1599360473", "demo"), is("l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8="));
        assertThat(FeishuChannel.sign("1795255200", SECRET), is("CbJ4Y4DtgTg5yVv3RBl6Ytxy8uphyQz2HtQDQ/JFjGw="));
    }

    @Test
    public void aSignedCardArrives() throws Exception {
        try (RobotServer server = robot(SECRET)) {
            to(server).send(hello());
            assertThat(server.only().json().path("timestamp").asText(), is("1795255200"));
            assertThat(server.only().json().path("sign").asText(), is("CbJ4Y4DtgTg5yVv3RBl6Ytxy8uphyQz2HtQDQ/JFjGw="));
            assertThat(server.only().body(), containsString("world"));
        }
    }

    @Test
    public void withoutASecretNothingIsSigned() throws Exception {
        try (RobotServer server = robot(null)) {
            URI webhook = server.uri("/open-apis/bot/v2/hook/" + TOKEN);
            Channel channel =
                    opened(new FeishuChannel(new FeishuSettings(webhook, "", QUICK, Locale.ENGLISH, true), CLOCK));
            channel.send(hello());
            assertThat(server.only().json().has("sign"), is(false));
            String payload = "{\"msg_type\":\"text\", \"content\":{\"text\":\"订单 😀\"}}";
            channel.send(new Message(hello().notification(), payload));
            assertThat(server.received().get(1).body(), is(payload));
        }
    }

    @Test
    public void aPayloadIsSignedAndNotChanged() throws Exception {
        try (RobotServer server = robot(SECRET)) {
            String payload =
                    "{\"msg_type\":\"text\",\"content\":{\"text\":\"订单 😀\"},\"timestamp\":\"1\",\"sign\":\"old\"}";
            to(server).send(new Message(hello().notification(), payload));
            assertThat(server.only().json().path("content").toString(), is("{\"text\":\"订单 😀\"}"));
            ChannelException e = assertThrows(
                    ChannelException.class, () -> to(server).send(new Message(hello().notification(), "[1]")));
            assertThat(e.kind(), is(Kind.INVALID));
            assertThat(server.received(), hasSize(1));
        }
    }

    @Test
    public void theSixthOfASecondIsThrottled() throws Exception {
        try (RobotServer server = robot(SECRET)) {
            Channel channel = to(server);
            for (int i = 0; i < 5; i++) {
                channel.send(hello());
            }
            ChannelException e = fails(channel);
            assertThat(e.kind(), is(Kind.THROTTLED));
            assertThat(e.code(), is("11232"));
            assertThat(
                    channel.limits().rates(),
                    is(List.of(new RateLimit(5, Duration.ofSeconds(1)), new RateLimit(100, Duration.ofMinutes(1)))));
        }
    }

    @Test
    public void longTextsArriveCut() throws Exception {
        for (String piece : List.of("x", "订单服务 ", "😀", "مرحبا بالعالم ", "*\"")) {
            try (RobotServer server = robot(SECRET)) {
                String text = piece.repeat(30_000 / piece.length());
                to(server).send(Message.of(Notification.of(Event.FAILED, text, List.of(Paragraph.of(text)))));
                assertThat(piece, server.only().bytes() > 19_800, is(true));
            }
        }
    }

    @Test
    public void theWrongSecretAndTheWrongTokenAreTold() {
        try (RobotServer server = robot("another")) {
            ChannelException e = fails(to(server));
            assertThat(e.code(), is("19021"));
            assertThat(e.getMessage(), allOf(containsString("sign match fail"), containsString("time server")));
        }
        try (RobotServer server = RobotServer.of(new FeishuRules("another", null, CLOCK))) {
            ChannelException e = fails(to(server));
            assertThat(e.code(), is("19001"));
            assertThat(e.getMessage(), containsString("copy the webhook"));
        }
    }

    @Test
    public void codesAreExplained() {
        refused(19022, "Ip Not Allowed", Kind.REFUSED, "the proxy's");
        refused(19024, "Key Words Not Found", Kind.REFUSED, "keyword");
        refused(19007, "Bot Not Enabled", Kind.REFUSED, "switched off");
        refused(9499, "Bad Request", Kind.REFUSED, "20 KB");
        refused(9499, "too many request", Kind.THROTTLED, "5 messages a second");
        refused(11232, "frequency limited", Kind.THROTTLED, "on the hour");
        refused(99991400, "request trigger frequency limit", Kind.THROTTLED, "100 a minute");
        refused(11246, "parse card json err", Kind.REFUSED, "card");
        refused(12345, "never heard of", Kind.REFUSED, "list of error codes");
    }

    @Test
    public void codesComeByHttpErrorsToo() {
        ChannelException e = failsWith(Reply.status(400, "{\"code\":9499,\"msg\":\"Bad Request\",\"data\":{}}"));
        assertThat(e.code(), is("9499"));
        e = failsWith(Reply.status(429, "{\"code\":99991400,\"msg\":\"limit\"}").header("x-ogw-ratelimit-reset", "43"));
        assertThat(e.code(), is("99991400"));
        assertThat(e.retryAfter(), is(Duration.ofSeconds(43)));
        assertThat(failsWith(Reply.status(400, "{\"code\":0,\"msg\":\"ok\"}")).code(), is("400"));
    }

    @Test
    public void olderBotsAnswerByStatusCode() throws Exception {
        try (RobotServer server = robot(SECRET)) {
            server.next(Reply.json("{\"StatusCode\":0,\"StatusMessage\":\"success\"}"));
            to(server).send(hello());
            assertThat(server.received(), hasSize(1));
        }
        ChannelException e = failsWith(Reply.json("{\"StatusCode\":19024,\"StatusMessage\":\"Key Words Not Found\"}"));
        assertThat(e.code(), is("19024"));
        assertThat(e.getMessage(), containsString("Key Words Not Found"));
        assertThat(failsWith(Reply.json("{\"code\":0,\"StatusCode\":19024}")).code(), is("19024"));
    }

    @Test
    public void onlyAWholeNumberZeroIsSuccess() {
        for (String code : List.of("\"0\"", "null", "0.0", "18446744073709551616")) {
            assertThat(
                    code,
                    failsWith(Reply.json("{\"code\":" + code + "}")).getMessage(),
                    containsString("without the code"));
            assertThat(
                    code,
                    failsWith(Reply.json("{\"StatusCode\":" + code + "}")).getMessage(),
                    containsString("without the code"));
        }
    }

    @Test
    public void settingsTakeTheWebhookOrItsTokenAlone() {
        assertThat(of(TOKEN).webhook(), is(URI.create(URL + TOKEN)));
        String lark = "https://open.larksuite.com/open-apis/bot/v2/hook/" + TOKEN;
        assertThat(of(lark).webhook(), is(URI.create(lark)));
        assertThat(of(lark + "/").token(), is(TOKEN));
        assertThat(of(TOKEN).toString(), is("Feishu bot at https://open.feishu.cn/*** with a secret"));
        for (String wrong : List.of(
                "http://open.feishu.cn/open-apis/bot/v2/hook/" + TOKEN,
                "https://open.feishu.cn/open-apis/bot/hook/" + TOKEN,
                "https://open.feishu.cn/" + TOKEN,
                "https://open.feishu.cn/open-apis/bot/v2/hook/",
                "https:// /" + TOKEN)) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of(wrong));
            assertThat(e.getMessage(), allOf(containsString(URL + "…"), not(containsString(TOKEN))));
            assertThat(e.getCause(), is(nullValue()));
        }
    }

    private static FeishuSettings of(String webhook) {
        return FeishuSettings.of(webhook, SECRET, HttpSettings.DEFAULT, Locale.ENGLISH, false);
    }

    private void refused(int code, String words, Kind kind, String hint) {
        ChannelException e = failsWith(Reply.json("{\"code\":" + code + ",\"msg\":\"" + words + "\",\"data\":{}}"));
        assertThat(words, e.kind(), is(kind));
        assertThat(e.code(), is(String.valueOf(code)));
        assertThat(e.getMessage(), allOf(containsString(words), containsString(hint)));
    }
}
