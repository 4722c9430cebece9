package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

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
import io.jenkins.plugins.deploymentverification.engine.notification.DingTalkRules;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Test;

public class DingTalkChannelTest extends ChannelContract {

    private static final String TOKEN = "t0ken-1234567890";
    private static final String SECRET = "SEC0123456789abcdef";
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.250Z");

    /** A clock that a test moves. */
    private static final class Moving extends Clock {

        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Moving clock = new Moving();

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new DingTalkChannel(
                DingTalkSettings.of(server + "/robot/send?access_token=" + TOKEN, SECRET, http, Locale.ENGLISH, true),
                clock);
    }

    @Override
    protected List<String> secrets() {
        return List.of(
                TOKEN,
                SECRET,
                "Dj0xAPuTYC2HWC9+xSiXyrvNYigedCYXm/uOprC+Sb4=",
                "Dj0xAPuTYC2HWC9%2BxSiXyrvNYigedCYXm%2FuOprC%2BSb4%3D");
    }

    private RobotServer robot() {
        return RobotServer.of(new DingTalkRules(TOKEN, SECRET, clock));
    }

    private Channel to(RobotServer server) {
        return opened(channel(server.uri(""), QUICK));
    }

    /** printf '%s\n%s' TIMESTAMP SECRET | openssl dgst -sha256 -hmac SECRET -binary | base64; Python's hmac agrees. */
    @Test
    public void signsAsOpensslDoes() {
        assertThat(DingTalkChannel.sign("1795255200250", SECRET), is("Dj0xAPuTYC2HWC9+xSiXyrvNYigedCYXm/uOprC+Sb4="));
        assertThat(
                DingTalkChannel.sign("1599360473000", "SEC密钥🔑"), is("CpYs1C1935H9mBQedKonFfGtWQe5b8fYqJWiQjKCzbA="));
    }

    @Test
    public void aSignedMessageArrives() throws Exception {
        try (RobotServer server = robot()) {
            to(server).send(hello());
            assertThat(
                    server.only().query(),
                    is(Map.of(
                            "access_token", TOKEN,
                            "timestamp", "1795255200250",
                            "sign", "Dj0xAPuTYC2HWC9+xSiXyrvNYigedCYXm/uOprC+Sb4=")));
            assertThat(server.only().contentType(), is("application/json; charset=utf-8"));
            assertThat(server.only().json().path("markdown").path("text").asText(), containsString("world"));
        }
    }

    @Test
    public void eachCallIsSignedAnew() throws Exception {
        try (RobotServer server = robot()) {
            Channel channel = to(server);
            channel.send(hello());
            clock.now = NOW.plus(Duration.ofHours(2));
            channel.send(hello());
            assertThat(server.received().get(1).query().get("timestamp"), is("1795262400250"));
            assertThat(
                    server.received().get(1).query().get("sign"),
                    is(not(server.received().get(0).query().get("sign"))));
        }
    }

    @Test
    public void manyThreadsMaySend() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try (RobotServer server = robot()) {
            Channel channel = to(server);
            List<Callable<Boolean>> sends = Collections.nCopies(20, () -> {
                channel.send(hello());
                return true;
            });
            for (Future<Boolean> sent : threads.invokeAll(sends)) {
                assertThat(sent.get(), is(true));
            }
            assertThat(server.received(), hasSize(20));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void withoutASecretNothingIsSigned() throws Exception {
        try (RobotServer server = RobotServer.of(new DingTalkRules(TOKEN, null, clock))) {
            URI webhook = server.uri("/robot/send?access_token=" + TOKEN);
            opened(new DingTalkChannel(new DingTalkSettings(webhook, " ", QUICK, Locale.ENGLISH, true), clock))
                    .send(hello());
            assertThat(server.only().query(), is(Map.of("access_token", TOKEN)));
        }
    }

    @Test
    public void aPayloadIsSentAsItIs() throws Exception {
        try (RobotServer server = robot()) {
            String payload = "{\"msgtype\":\"text\", \"text\":{\"content\":\"订单 😀\"}}";
            to(server).send(new Message(hello().notification(), payload));
            assertThat(server.only().body(), is(payload));
        }
    }

    @Test
    public void aPayloadThatIsNoneIsNotSent() {
        try (RobotServer server = robot()) {
            for (String payload : List.of("hello", "{}", "[]", "{\"msgtype\":1}")) {
                ChannelException e = assertThrows(
                        ChannelException.class, () -> to(server).send(new Message(hello().notification(), payload)));
                assertThat(e.kind(), is(Kind.INVALID));
                assertThat(e.getMessage(), containsString("msgtype"));
            }
            assertThat(server.received(), hasSize(0));
        }
    }

    @Test
    public void theTwentyFirstOfAMinuteIsThrottled() throws Exception {
        try (RobotServer server = robot()) {
            Channel channel = to(server);
            for (int i = 0; i < 20; i++) {
                channel.send(hello());
            }
            ChannelException e = fails(channel);
            assertThat(e.kind(), is(Kind.THROTTLED));
            assertThat(e.code(), is("130101"));
            assertThat(e.getMessage(), containsString("20 messages a minute"));
            assertThat(channel.limits().rates().get(0).messages(), is(20));
            assertThat(channel.limits().rates().get(0).within(), is(Duration.ofMinutes(1)));
            assertThat(channel.limits().penalty(), is(Duration.ofMinutes(10)));
        }
    }

    @Test
    public void longTextsArriveCut() throws Exception {
        try (RobotServer server = robot()) {
            for (String piece : List.of("x", "订单服务 ", "😀", "مرحبا بالعالم ", "\"\n")) {
                String text = piece.repeat(30_000 / piece.length());
                to(server).send(Message.of(Notification.of(Event.FAILED, text, List.of(Paragraph.of(text)))));
            }
            server.received().forEach(r -> assertThat(r.bytes() > 19_900, is(true)));
            assertThat(server.received(), hasSize(5));
        }
    }

    @Test
    public void theWrongSecretIsTold() {
        try (RobotServer server = RobotServer.of(new DingTalkRules(TOKEN, "SECanother", clock))) {
            ChannelException e = fails(to(server));
            assertThat(e.kind(), is(Kind.REFUSED));
            assertThat(e.code(), is("310000"));
            assertThat(e.getMessage(), allOf(containsString("sign not match"), containsString("begins with SEC")));
        }
    }

    @Test
    public void aClockThatIsOffIsTold() {
        Clock right = Clock.fixed(NOW.plus(Duration.ofHours(3)), ZoneOffset.UTC);
        try (RobotServer server = RobotServer.of(new DingTalkRules(TOKEN, SECRET, right))) {
            assertThat(fails(to(server)).getMessage(), containsString("time server"));
        }
    }

    @Test
    public void securitySettingsAreToldApart() {
        refused(310000, "keywords not in content, more: [https://x]", Kind.REFUSED, "asks for a keyword");
        refused(310000, "错误描述:关键词不匹配;解决方案:请联系群管理员", Kind.REFUSED, "asks for a keyword");
        refused(310000, "错误描述:机器人发送签名不匹配；解决方案:请确认签名和时间戳", Kind.REFUSED, "begins with SEC");
        refused(310000, "错误描述:机器人发送签名过期；解决方案:签名生成时间", Kind.REFUSED, "time server");
        refused(310000, "ip 203.0.113.7 not in whitelist", Kind.REFUSED, "the proxy's");
        refused(310000, "something new", Kind.REFUSED, "security settings");
    }

    @Test
    public void codesAreExplained() {
        refused(-1, "系统繁忙", Kind.BUSY, "busy");
        refused(130101, "send too fast", Kind.THROTTLED, "20 messages a minute");
        refused(410100, "发送速度太快而限流", Kind.THROTTLED, "20 messages a minute");
        refused(460101, "message too long", Kind.REFUSED, "20,000 bytes");
        for (int code : new int[] {300001, 300005, 400101, 400106}) {
            refused(code, "token is not exist", Kind.REFUSED, "copy the webhook");
        }
        refused(40035, "缺少参数 json", Kind.REFUSED, "parameters");
        refused(43004, "Content-Type", Kind.REFUSED, "proxy");
        refused(400013, "群已被解散", Kind.REFUSED, "dissolved");
        refused(400102, "机器人已停用", Kind.REFUSED, "switched off");
        refused(400105, "不支持的消息类型", Kind.REFUSED, "feedCard");
        refused(430101, "含有不安全的外链", Kind.REFUSED, "moderation");
        refused(999999, "never heard of", Kind.REFUSED, "list of error codes");
    }

    @Test
    public void gatewayErrorsTellTheirOwnCode() {
        ChannelException e = failsWith(Reply.json(
                "{\"errcode\":88,\"sub_code\":\"60011\",\"sub_msg\":\"没有调用该接口的权限\",\"errmsg\":\"ding talk error\"}"));
        assertThat(e.kind(), is(Kind.REFUSED));
        assertThat(e.getMessage(), allOf(containsString("60011"), containsString("没有调用该接口的权限")));
        e = failsWith(Reply.json("{\"errcode\":88,\"sub_code\":\"90018\",\"sub_msg\":\"请求都被暂时禁用了\"}"));
        assertThat(e.kind(), is(Kind.THROTTLED));
    }

    @Test
    public void aDenialWithoutErrcodeIsThrottling() {
        ChannelException e = failsWith(
                Reply.json("{\"status\":1111,\"wait\":5,\"source\":\"x5\",\"punish\":\"deny\",\"uuid\":\"9ff\"}"));
        assertThat(e.kind(), is(Kind.THROTTLED));
        assertThat(e.code(), is("1111"));
        assertThat(e.retryAfter(), is(Duration.ofSeconds(5)));
        e = failsWith(Reply.json("{\"status\":1111,\"wait\":5,\"errcode\":130101,\"errmsg\":\"send too fast\"}"));
        assertThat(e.code(), is("130101"));
        assertThat(e.retryAfter(), is(Duration.ofSeconds(5)));
        assertThat(failsWith(Reply.json("{\"punish\":\"deny\"}")).retryAfter(), is(nullValue()));
    }

    @Test
    public void onlyAWholeNumberZeroIsSuccess() {
        for (String code : List.of("\"0\"", "null", "false", "0.0", "[]", "18446744073709551616", "\"\"")) {
            ChannelException e = failsWith(Reply.json("{\"errcode\":" + code + ",\"errmsg\":\"ok\"}"));
            assertThat(code, e.getMessage(), containsString("without the errcode"));
        }
    }

    @Test
    public void aSuccessByCodeAloneIsNone() {
        ChannelException e = failsWith(Reply.status(500, "{\"errcode\":0,\"errmsg\":\"ok\"}"));
        assertThat(e.kind(), is(Kind.BUSY));
    }

    private void refused(int code, String words, Kind kind, String hint) {
        ChannelException e = failsWith(Reply.json("{\"errcode\":" + code + ",\"errmsg\":\"" + words + "\"}"));
        assertThat(words, e.kind(), is(kind));
        assertThat(e.code(), is(String.valueOf(code)));
        assertThat(e.getMessage(), allOf(containsString(words), containsString(hint)));
    }
}
