package io.jenkins.plugins.deploymentverification.engine.http;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import java.util.Objects;

/**
 * There is no complete answer to an HTTP request. The message names the URL and holds no secret. An answer with an
 * error status is an answer, not a failure.
 */
public final class HttpFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection: refused, unknown host, no route, none within the connect time-out. */
        CONNECT,
        /** No complete answer in time. */
        TIMEOUT,
        /** The TLS handshake failed. */
        TLS,
        /** The answer exceeds the limit. */
        TOO_LARGE,
        /** The connection broke, or the answer is not HTTP. */
        BROKEN,
        /** Not tried: the server failed too often just now. */
        CIRCUIT_OPEN,
        /** A token could not be had. */
        AUTHENTICATION,
        /** The request itself cannot be sent, for example because of its URL. */
        INVALID
    }

    private final Kind kind;
    private final Remark remark;

    public HttpFailure(Kind kind, String message) {
        this(kind, Remark.words(message), null);
    }

    public HttpFailure(Kind kind, Remark remark, @CheckForNull Throwable cause) {
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

    /** Whether it says that the server cannot be reached, so that asking it again at once is no use. */
    boolean isOfServer() {
        return kind == Kind.CONNECT || kind == Kind.TIMEOUT || kind == Kind.TLS || kind == Kind.BROKEN;
    }

    /** Whether another attempt may succeed. A wrong certificate stays wrong. */
    boolean mayPass() {
        return kind == Kind.CONNECT || kind == Kind.TIMEOUT || kind == Kind.BROKEN;
    }
}
