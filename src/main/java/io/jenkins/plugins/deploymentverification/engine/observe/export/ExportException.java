package io.jenkins.plugins.deploymentverification.engine.observe.export;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/** A receiver has not taken what was sent. The message tells an admin where and why, and holds no secret. */
public final class ExportException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    @CheckForNull
    private final Duration retryAfter;

    private ExportException(String message, boolean refused, @CheckForNull Duration retryAfter) {
        super(message);
        this.refused = refused;
        this.retryAfter = retryAfter;
    }

    /** The receiver understood and does not want it: sending the same again is no use. */
    public static ExportException refused(String message) {
        return new ExportException(message, true, null);
    }

    /**
     * It may work later: the receiver is down, or an admin puts the configuration right.
     *
     * @param retryAfter when the receiver wants to be asked again; null when it does not say
     */
    public static ExportException later(String message, @CheckForNull Duration retryAfter) {
        return new ExportException(message, false, retryAfter);
    }

    public boolean isRefused() {
        return refused;
    }

    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }
}
