package io.jenkins.plugins.deploymentverification.engine.notification;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Received;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** A group robot as WeCom documents it: key, type, bytes of content, 20 messages a minute. */
public final class WeComRules implements Function<Received, Reply> {

    private final String key;
    private final Clock clock;
    private final Deque<Long> taken = new ArrayDeque<>();

    public WeComRules(String key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    @Override
    public synchronized Reply apply(Received request) {
        JsonNode json = request.json();
        if (!request.path().equals("/cgi-bin/webhook/send")
                || !key.equals(request.query().get("key"))) {
            return error(93000, "invalid webhook url, hint: [1755605200056773468916791], from ip: 203.0.113.7");
        }
        if (json == null) {
            return error(47001, "data format error");
        }
        String type = json.path("msgtype").asText();
        if (!type.equals("text") && !type.equals("markdown")) {
            return error(40008, "invalid message type");
        }
        String content = json.path(type).path("content").asText();
        if (content.isEmpty()) {
            return error(44004, "empty content");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > (type.equals("text") ? 2048 : 4096)) {
            return error(40058, type + ".content exceed max length");
        }
        long now = clock.millis();
        while (!taken.isEmpty() && taken.peek() <= now - 60_000) {
            taken.poll();
        }
        if (taken.size() >= 20) {
            return error(45009, "api freq out of limit");
        }
        taken.add(now);
        return error(0, "ok");
    }

    private static Reply error(int code, String words) {
        return Reply.json("{\"errcode\":" + code + ",\"errmsg\":\"" + words + "\"}");
    }
}
