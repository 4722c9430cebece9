package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.dingtalk.api.DefaultDingTalkClient;
import com.dingtalk.api.request.OapiRobotSendRequest;
import com.dingtalk.api.response.OapiRobotSendResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.DingTalkRules;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.junit.After;
import org.junit.Test;

/** What we send is, key by key, what DingTalk's own SDK sends for the same message. */
public class DingTalkSdkTest {

    private static final String TITLE = "订单 \"shop\"";
    private static final String TEXT = "#### 失败 😀 @13800138000 @manager4220";
    private static final Mentions AT = new Mentions(List.of("13800138000"), List.of("manager4220"), false);
    private static final String PAGE = "https://ci.example.com/job/a/1/?x=1&y=2";
    private static final String PICTURE = "https://ci.example.com/a.png";

    private final RobotServer server = RobotServer.of(new DingTalkRules("token-of-test", null, Clock.systemUTC()));
    private final OapiRobotSendRequest theirs = new OapiRobotSendRequest();

    @After
    public void close() {
        server.close();
    }

    @Test
    public void text() throws Exception {
        OapiRobotSendRequest.Text text = new OapiRobotSendRequest.Text();
        text.setContent(TEXT);
        theirs.setText(text);
        theirs.setAt(at());
        same(new DingTalkMessage.Text(TEXT, AT));
    }

    @Test
    public void link() throws Exception {
        OapiRobotSendRequest.Link link = new OapiRobotSendRequest.Link();
        link.setTitle(TITLE);
        link.setText(TEXT);
        link.setMessageUrl(PAGE);
        link.setPicUrl(PICTURE);
        theirs.setLink(link);
        same(new DingTalkMessage.Link(TITLE, TEXT, PAGE, PICTURE));
    }

    @Test
    public void markdown() throws Exception {
        OapiRobotSendRequest.Markdown markdown = new OapiRobotSendRequest.Markdown();
        markdown.setTitle(TITLE);
        markdown.setText(TEXT);
        theirs.setMarkdown(markdown);
        theirs.setAt(at());
        same(new DingTalkMessage.Markdown(TITLE, TEXT, AT));
    }

    @Test
    public void cardWithOneButton() throws Exception {
        OapiRobotSendRequest.Actioncard card = card();
        card.setSingleTitle("查看");
        card.setSingleURL(PAGE);
        theirs.setActionCard(card);
        same(new DingTalkMessage.ActionCard(TITLE, TEXT, List.of(new Button("查看", PAGE)), false, Mentions.NONE));
    }

    @Test
    public void cardWithButtons() throws Exception {
        OapiRobotSendRequest.Btns first = new OapiRobotSendRequest.Btns();
        first.setTitle("查看");
        first.setActionURL(PAGE);
        OapiRobotSendRequest.Btns second = new OapiRobotSendRequest.Btns();
        second.setTitle("Report");
        second.setActionURL(PICTURE);
        OapiRobotSendRequest.Actioncard card = card();
        card.setBtnOrientation("1");
        card.setBtns(List.of(first, second));
        theirs.setActionCard(card);
        same(new DingTalkMessage.ActionCard(
                TITLE, TEXT, List.of(new Button("查看", PAGE), new Button("Report", PICTURE)), true, Mentions.NONE));
    }

    @Test
    public void feedCard() throws Exception {
        OapiRobotSendRequest.Links link = new OapiRobotSendRequest.Links();
        link.setTitle(TITLE);
        link.setMessageURL(PAGE);
        link.setPicURL(PICTURE);
        OapiRobotSendRequest.Feedcard feed = new OapiRobotSendRequest.Feedcard();
        feed.setLinks(List.of(link));
        theirs.setFeedCard(feed);
        same(new DingTalkMessage.FeedCard(List.of(new DingTalkMessage.FeedCard.Item(TITLE, PAGE, PICTURE))));
    }

    private static OapiRobotSendRequest.Actioncard card() {
        OapiRobotSendRequest.Actioncard card = new OapiRobotSendRequest.Actioncard();
        card.setTitle(TITLE);
        card.setText(TEXT);
        return card;
    }

    private static OapiRobotSendRequest.At at() {
        OapiRobotSendRequest.At at = new OapiRobotSendRequest.At();
        at.setAtMobiles(List.of("13800138000"));
        at.setAtUserIds(List.of("manager4220"));
        at.setIsAtAll(false);
        return at;
    }

    private void same(DingTalkMessage ours) throws Exception {
        theirs.setMsgtype(ours.type());
        String webhook = server.uri("/robot/send?access_token=token-of-test").toString();
        OapiRobotSendResponse response = new DefaultDingTalkClient(webhook).execute(theirs);
        assertThat(response.getErrmsg(), response.getErrcode(), is(0L));
        try (DingTalkChannel channel = new DingTalkChannel(
                DingTalkSettings.of(webhook, null, HttpSettings.DEFAULT, Locale.ENGLISH, true), Clock.systemUTC())) {
            channel.send(new Message(Notification.of(Event.INFO, "", List.of()), ours.toJson()));
        }
        JsonNode sentByThem = new JsonMapper().readTree(server.received().get(0).body());
        assertThat(server.received().get(1).json(), is(sentByThem));
    }
}
