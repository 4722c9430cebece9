package io.jenkins.plugins.deploymentverification.engine.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What channels sign by and name themselves by. Pure functions. */
public final class Digests {

    private Digests() {}

    /** HMAC-SHA256 (RFC 2104) in Base64 (RFC 4648, 4) of texts in UTF-8; the message may be empty, the key not. */
    public static String hmacSha256Base64(String key, String message) {
        return Base64.getEncoder().encodeToString(hmacSha256(key, message));
    }

    /** The same in lower-case hexadecimal digits. */
    public static String hmacSha256Hex(String key, String message) {
        return HexFormat.of().formatHex(hmacSha256(key, message));
    }

    private static byte[] hmacSha256(String key, String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has HmacSHA256", e);
        }
    }

    /** The first 16 hexadecimal digits of SHA-256: tells robots apart and gives no token away. */
    public static String shortSha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
