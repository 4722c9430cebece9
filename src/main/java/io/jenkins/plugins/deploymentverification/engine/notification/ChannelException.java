package io.jenkins.plugins.deploymentverification.engine.notification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.util.Objects;

/** A message was not delivered. The text names the service and what would help, and holds no secret. */
public final class ChannelException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** The service refused it, and would again: wrong signature, unknown robot, forbidden words. */
        REFUSED(false),
        /** Too many messages; see {@link ChannelException#retryAfter()}. */
        THROTTLED(true),
        /** The service says that it cannot just now. */
        BUSY(true),
        /** There was no complete answer, or one that no such service gives. */
        UNREACHABLE(true),
        /** It cannot be sent as it is configured or written; the service was not asked. */
        INVALID(false);

        private final boolean mayPass;

        Kind(boolean mayPass) {
            this.mayPass = mayPass;
        }
    }

    private final Kind kind;
    private final String code;
    private final transient Duration retryAfter;

    /**
     * @param code the service's own code or the HTTP status; null when it did not answer
     * @param retryAfter when the service wants to be asked again; null when it does not say
     */
    public ChannelException(
            Kind kind,
            @CheckForNull String code,
            String message,
            @CheckForNull Duration retryAfter,
            @CheckForNull Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.code = code;
        this.retryAfter = retryAfter;
    }

    public ChannelException(Kind kind, @CheckForNull String code, String message) {
        this(kind, code, message, null, null);
    }

    public Kind kind() {
        return kind;
    }

    @CheckForNull
    public String code() {
        return code;
    }

    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether another attempt may succeed. */
    public boolean mayPass() {
        return kind.mayPass;
    }
}
