package io.jenkins.plugins.deploymentverification.engine.jira.webhook;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a webhook's body comes from who knows the secret: header {@code X-Hub-Signature: sha256=<hex>}, the HMAC
 * of the raw body as it arrived. Comparison takes the same time wherever the two differ. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/websub/#signing-content">WebSub, 8.1</a>
 */
public final class WebhookSignature {

    /** The header that carries it. */
    public static final String HEADER = "X-Hub-Signature";

    private static final String ALGORITHM = "HmacSHA256";
    private static final String METHOD = "sha256=";

    /** What came of the check. */
    public enum Result {
        VALID,
        /** The header is not there. */
        ABSENT,
        /** It is there, but of another method, or not hexadecimal. */
        MALFORMED,
        /** Another secret, or another body. */
        WRONG
    }

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when the secret is empty */
    public WebhookSignature(String secret) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret of a webhook is not empty");
        }
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** @param body as it arrived, before anything decoded it */
    public Result check(@CheckForNull String header, byte[] body) {
        if (header == null || header.isBlank()) {
            return Result.ABSENT;
        }
        String text = header.strip();
        if (!text.regionMatches(true, 0, METHOD, 0, METHOD.length())) {
            return Result.MALFORMED;
        }
        byte[] claimed;
        try {
            claimed = HexFormat.of().parseHex(text.substring(METHOD.length()));
        } catch (IllegalArgumentException e) {
            return Result.MALFORMED;
        }
        return MessageDigest.isEqual(hmac(body), claimed) ? Result.VALID : Result.WRONG;
    }

    private byte[] hmac(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("each Java has " + ALGORITHM, e);
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "signature by " + ALGORITHM;
    }
}
