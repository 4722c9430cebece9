package io.jenkins.plugins.deploymentverification.engine.notification;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Received;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A custom robot as DingTalk documents it: token, signature (computed here, not by the code under test), the fields of
 * each type, 20,000 bytes, 20 messages a minute and silence for 10 minutes after.
 */
public final class DingTalkRules implements Function<Received, Reply> {

    private static final int RATE = 20;

    private final String token;
    private final String secret;
    private final Clock clock;
    private final Deque<Long> taken = new ArrayDeque<>();
    private long silentUntil;

    /** @param secret null for a robot that asks for no signature */
    public DingTalkRules(String token, String secret, Clock clock) {
        this.token = token;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public synchronized Reply apply(Received request) {
        JsonNode json = request.json();
        if (!request.method().equals("POST") || !request.path().equals("/robot/send")) {
            return Reply.status(404, "{\"errcode\":404,\"errmsg\":\"请求的URI地址不存在\"}");
        }
        if (!token.equals(request.query().get("access_token"))) {
            return error(300001, "token is not exist");
        }
        if (json == null || !String.valueOf(request.contentType()).startsWith("application/json")) {
            return error(43004, "无效的HTTP HEADER Content-Type");
        }
        if (secret != null && !isFresh(request)) {
            return error(310000, "invalid timestamp, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]");
        }
        if (secret != null && !sign(request).equals(request.query().get("sign"))) {
            return error(310000, "sign not match, more: [https://ding-doc.dingtalk.com/doc#/serverapi2/qf2nxq]");
        }
        if (request.bytes() > 20_000) {
            return error(460101, "message too long, exceed 20000 bytes");
        }
        if (!hasFields(json)) {
            return error(40035, "缺少参数 json");
        }
        return isTooFast() ? error(130101, "send too fast, exceed 20 times per minute") : error(0, "ok");
    }

    private boolean isFresh(Received request) {
        String timestamp = request.query().getOrDefault("timestamp", "");
        return timestamp.matches("\\d{13}")
                && Math.abs(clock.millis() - Long.parseLong(timestamp))
                        < Duration.ofHours(1).toMillis();
    }

    private String sign(Received request) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String text = request.query().get("timestamp") + "\n" + secret;
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasFields(JsonNode json) {
        String type = json.path("msgtype").asText();
        JsonNode content = json.path(type);
        return switch (type) {
            case "text" -> has(content, "content");
            case "link" -> has(content, "title", "text", "messageUrl");
            case "markdown" -> has(content, "title", "text");
            case "actionCard" ->
                has(content, "title", "text")
                        && (has(content, "singleTitle", "singleURL")
                                || each(content.path("btns"), "title", "actionURL"));
            case "feedCard" -> each(content.path("links"), "title", "messageURL", "picURL");
            default -> false;
        };
    }

    private static boolean each(JsonNode list, String... fields) {
        for (JsonNode item : list) {
            if (!has(item, fields)) {
                return false;
            }
        }
        return list.size() > 0;
    }

    private static boolean has(JsonNode object, String... fields) {
        for (String field : fields) {
            if (object.path(field).asText().isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean isTooFast() {
        long now = clock.millis();
        while (!taken.isEmpty() && taken.peek() <= now - 60_000) {
            taken.poll();
        }
        if (now < silentUntil || taken.size() >= RATE) {
            silentUntil = Math.max(silentUntil, now + 600_000);
            return true;
        }
        taken.add(now);
        return false;
    }

    private static Reply error(int code, String words) {
        return Reply.json("{\"errcode\":" + code + ",\"errmsg\":\"" + words + "\"}");
    }
}
