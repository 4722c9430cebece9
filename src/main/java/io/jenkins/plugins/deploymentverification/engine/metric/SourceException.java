package io.jenkins.plugins.deploymentverification.engine.metric;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.util.Objects;

/**
 * A metric source could not answer. This says nothing about the service under verification: it is judged
 * inconclusive (or as the check's {@code onError} says), never as a breach.
 *
 * <p>The message is shown to people and kept in reports: it names the place (URL without secrets) and what would
 * be right, and never carries a secret.
 */
public class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What kind of failure; decides what an admin is advised to do, and whether another try may help. */
    public enum Kind {
        /** No connection: refused, reset, unknown host, TLS handshake. */
        UNREACHABLE,
        /** Connected, but no complete answer within the budget. */
        TIMEOUT,
        /** 401 or 403, a log-in page, a token that could not be had. */
        UNAUTHORIZED,
        /** The source understood and refused the query itself: asking again will not help. */
        REJECTED,
        /** 429 or the source's own word for it. */
        RATE_LIMITED,
        /** 5xx, or an error inside a successful answer. */
        SERVER_ERROR,
        /** Not what the source's protocol allows: HTML, truncated or wrong JSON. */
        MALFORMED,
        /** Larger than the configured limit. */
        TOO_LARGE,
        /** Not asked: the source failed so often just now that its circuit breaker is open. */
        CIRCUIT_OPEN,
        /** No such source, switched off, or it cannot do what the check needs. */
        CONFIGURATION
    }

    private final Kind kind;
    private final Remark remark;

    public SourceException(Kind kind, String message) {
        this(kind, Remark.words(message));
    }

    public SourceException(Kind kind, String message, Throwable cause) {
        this(kind, Remark.words(message), cause);
    }

    public SourceException(Kind kind, Remark remark) {
        this(kind, remark, null);
    }

    public SourceException(Kind kind, Remark remark, Throwable cause) {
        super(remark.toString(), cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.remark = remark;
    }

    public Kind kind() {
        return kind;
    }

    /** The message for readers of any language. */
    public Remark remark() {
        return remark;
    }
}
