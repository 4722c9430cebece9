package io.jenkins.plugins.deploymentverification.engine.notification.wecom;

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
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import io.jenkins.plugins.deploymentverification.engine.notification.WeComRules;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.Test;

public class WeComChannelTest extends ChannelContract {

    private static final String KEY = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa";
    private static final String URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=";

    @Override
    protected Channel channel(URI server, HttpSettings http) {
        return new WeComChannel(
                WeComSettings.of(server + "/cgi-bin/webhook/send?key=" + KEY, http, Locale.ENGLISH, true));
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    private static RobotServer robot() {
        return RobotServer.of(new WeComRules(KEY, Clock.systemUTC()));
    }

    private Channel to(RobotServer server) {
        return opened(channel(server.uri(""), QUICK));
    }

    @Test
    public void aMessageArrives() throws Exception {
        try (RobotServer server = robot()) {
            to(server).send(hello());
            assertThat(server.only().query(), is(Map.of("key", KEY)));
            assertThat(server.only().json().path("markdown").path("content").asText(), containsString("world"));
        }
    }

    @Test
    public void aPayloadIsSentAsItIsAndNothingElse() throws Exception {
        try (RobotServer server = robot()) {
            String payload = "{\"msgtype\":\"text\", \"text\":{\"content\":\"订单 😀\"}}";
            to(server).send(new Message(hello().notification(), payload));
            assertThat(server.only().body(), is(payload));
            ChannelException e = assertThrows(
                    ChannelException.class, () -> to(server).send(new Message(hello().notification(), "hello")));
            assertThat(e.kind(), is(Kind.INVALID));
            assertThat(server.received(), hasSize(1));
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
            assertThat(e.code(), is("45009"));
            assertThat(channel.limits().rates().get(0).messages(), is(20));
            assertThat(channel.limits().rates().get(0).within(), is(Duration.ofMinutes(1)));
        }
    }

    @Test
    public void longTextsArriveCut() throws Exception {
        try (RobotServer server = robot()) {
            for (String piece : List.of("x", "订单服务 ", "😀", "مرحبا بالعالم ")) {
                String text = piece.repeat(30_000 / piece.length());
                Notification long30k = Notification.of(Event.FAILED, text, List.of(Paragraph.of(text)));
                to(server).send(Message.of(long30k));
                to(server).send(Message.of(long30k.withMentions(new Mentions(List.of(), List.of(), true))));
            }
            assertThat(server.received(), hasSize(8));
            server.received().forEach(r -> assertThat(r.bytes() > 2000, is(true)));
        }
    }

    @Test
    public void theWrongKeyIsTold() {
        try (RobotServer server = RobotServer.of(new WeComRules("another", Clock.systemUTC()))) {
            ChannelException e = fails(to(server));
            assertThat(e.kind(), is(Kind.REFUSED));
            assertThat(e.code(), is("93000"));
            assertThat(
                    e.getMessage(), allOf(containsString("invalid webhook url"), containsString("copy the webhook")));
        }
    }

    @Test
    public void codesAreExplained() {
        refused(-1, "system busy", Kind.BUSY, "busy");
        refused(45009, "api freq out of limit", Kind.THROTTLED, "20 messages a minute");
        refused(45033, "api concurrent out of limit", Kind.THROTTLED, "same time");
        refused(40058, "markdown.content exceed max length 4096", Kind.REFUSED, "too long");
        refused(45002, "content too long", Kind.REFUSED, "2,048");
        refused(40008, "invalid message type", Kind.REFUSED, "msgtype");
        refused(44004, "empty content", Kind.REFUSED, "no content");
        refused(93004, "robot disabled", Kind.REFUSED, "switched off");
        refused(93008, "not in group", Kind.REFUSED, "not in the group");
        refused(12345, "never heard of", Kind.REFUSED, "list of error codes");
    }

    @Test
    public void onlyAWholeNumberZeroIsSuccess() {
        for (String code : List.of("\"0\"", "null", "0.0", "18446744073709551616")) {
            ChannelException e = failsWith(Reply.json("{\"errcode\":" + code + ",\"errmsg\":\"ok\"}"));
            assertThat(code, e.getMessage(), containsString("without the errcode"));
        }
    }

    @Test
    public void settingsTakeTheWebhookOrItsKeyAlone() {
        assertThat(of(KEY).webhook(), is(URI.create(URL + KEY)));
        assertThat(of(URL + KEY + "&debug=1").key(), is(KEY));
        assertThat(of(KEY).toString(), is("WeCom robot at https://qyapi.weixin.qq.com/***"));
        for (String wrong : List.of(
                "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + KEY,
                "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?token=" + KEY,
                "https:// /" + KEY)) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> of(wrong));
            assertThat(e.getMessage(), allOf(containsString(URL + "…"), not(containsString(KEY))));
            assertThat(e.getCause(), is(nullValue()));
        }
    }

    private static WeComSettings of(String webhook) {
        return WeComSettings.of(webhook, HttpSettings.DEFAULT, Locale.ENGLISH, false);
    }

    private void refused(int code, String words, Kind kind, String hint) {
        ChannelException e = failsWith(Reply.json("{\"errcode\":" + code + ",\"errmsg\":\"" + words + "\"}"));
        assertThat(words, e.kind(), is(kind));
        assertThat(e.code(), is(String.valueOf(code)));
        assertThat(e.getMessage(), allOf(containsString(words), containsString(hint)));
    }
}
