package io.jenkins.plugins.deploymentverification.engine.notification;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Received;
import io.jenkins.plugins.deploymentverification.engine.notification.RobotServer.Reply;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A custom bot as Feishu documents it: token, signature (computed here, not by the code under test), 20 KB, the type, 5
 * messages a second and 100 a minute.
 */
public final class FeishuRules implements Function<Received, Reply> {

    private final String token;
    private final String secret;
    private final Clock clock;
    private final Deque<Long> taken = new ArrayDeque<>();

    /** @param secret null for a bot that asks for no signature */
    public FeishuRules(String token, String secret, Clock clock) {
        this.token = token;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public synchronized Reply apply(Received request) {
        JsonNode json = request.json();
        if (!request.path().equals("/open-apis/bot/v2/hook/" + token)) {
            return error(19001, "param invalid: incoming webhook access token invalid");
        }
        if (json == null || request.bytes() > 20_000) {
            return Reply.status(400, "{\"code\":9499,\"msg\":\"Bad Request\",\"data\":{}}");
        }
        if (secret != null && !isSigned(json)) {
            return error(19021, "sign match fail or timestamp is not within one hour from current time");
        }
        String type = json.path("msg_type").asText();
        boolean whole = type.equals("text") && json.path("content").path("text").isTextual()
                || type.equals("interactive") && isCard(json.path("card"));
        if (!whole) {
            return Reply.status(400, "{\"code\":9499,\"msg\":\"Bad Request\",\"data\":{}}");
        }
        long now = clock.millis();
        while (!taken.isEmpty() && taken.peek() <= now - 60_000) {
            taken.poll();
        }
        long within = taken.stream().filter(at -> at > now - 1000).count();
        if (within >= 5 || taken.size() >= 100) {
            return error(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]");
        }
        taken.add(now);
        return Reply.json(
                "{\"StatusCode\":0,\"StatusMessage\":\"success\",\"code\":0,\"data\":{},\"msg\":\"success\"}");
    }

    private static boolean isCard(JsonNode card) {
        return card.path("header").path("title").path("content").isTextual()
                && card.path("elements").isArray()
                && !card.path("elements").isEmpty();
    }

    private boolean isSigned(JsonNode json) {
        String timestamp = json.path("timestamp").asText();
        return json.path("timestamp").isTextual()
                && timestamp.matches("\\d{10}")
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp)) < 3600
                && sign(timestamp).equals(json.path("sign").asText());
    }

    private String sign(String timestamp) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec((timestamp + "\n" + secret).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(new byte[0]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Reply error(int code, String words) {
        return Reply.json("{\"code\":" + code + ",\"msg\":\"" + words + "\",\"data\":{}}");
    }
}
