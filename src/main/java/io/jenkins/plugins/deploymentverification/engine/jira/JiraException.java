package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Jira could not do, or did not do, what it was asked for. The message is shown to people: it names the place (URL
 * without secrets), carries Jira's own words, and says what would be right where that is known.
 */
public final class JiraException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No connection, or it broke. */
        UNREACHABLE,
        /** No complete answer in time. */
        TIMEOUT,
        /** 401, a log-in page, single sign-on, or credentials that Jira ignored. */
        UNAUTHORIZED,
        /** 403: known, but not allowed. */
        FORBIDDEN,
        /** 404: it does not exist, or this user may not see it; Jira does not tell which. */
        NOT_FOUND,
        /** 400 and the like: Jira understood and refused. */
        REJECTED,
        /** 409: somebody else is changing it at this moment. */
        CONFLICT,
        /** 429. */
        RATE_LIMITED,
        /** 5xx. */
        SERVER_ERROR,
        /** Not what Jira's API answers. */
        MALFORMED,
        /** Not tried: Jira failed so often just now that it is left alone for a moment. */
        CIRCUIT_OPEN,
        /** The settings cannot work: no such address, no such API version. */
        CONFIGURATION,
        /** No transition of the issue fits, or several do. */
        NO_TRANSITION,
        /** A field does not exist, or its value cannot be what the field takes. */
        INVALID_FIELD
    }

    private final Kind kind;
    private final int status;
    private final boolean perhapsDone;
    private final List<String> errorMessages;
    /** A serialisable copy. */
    private final LinkedHashMap<String, String> errors;

    private JiraException(Builder builder) {
        super(builder.message, builder.cause);
        kind = builder.kind;
        status = builder.status;
        perhapsDone = builder.perhapsDone;
        errorMessages = List.copyOf(builder.errorMessages);
        errors = new LinkedHashMap<>(builder.errors);
    }

    public JiraException(Kind kind, String message) {
        this(new Builder(kind, message));
    }

    static Builder builder(Kind kind, String message) {
        return new Builder(kind, message);
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status of Jira's answer, or 0 when there was none. */
    public int status() {
        return status;
    }

    /** What Jira says of the request as a whole; may be empty. */
    public List<String> errorMessages() {
        return errorMessages;
    }

    /** What Jira says of single fields, by their ids; may be empty. */
    public Map<String, String> errors() {
        return Collections.unmodifiableMap(errors);
    }

    /** Whether a change that was asked for may have happened nevertheless, so that one has to read before repeating. */
    public boolean isPerhapsDone() {
        return perhapsDone;
    }

    /** Whether every other request would fail for the same reason. */
    public boolean isOfSite() {
        return switch (kind) {
            case UNREACHABLE, UNAUTHORIZED, CIRCUIT_OPEN, CONFIGURATION, MALFORMED -> true;
            default -> false;
        };
    }

    /** The same with words added at its end. */
    JiraException with(String hint) {
        Builder builder = new Builder(kind, getMessage() + hint);
        builder.cause = getCause();
        builder.status = status;
        builder.perhapsDone = perhapsDone;
        builder.errorMessages = errorMessages;
        builder.errors = errors;
        return builder.build();
    }

    /** Builds one. */
    static final class Builder {

        private final Kind kind;
        private final String message;
        private Throwable cause;
        private int status;
        private boolean perhapsDone;
        private List<String> errorMessages = List.of();
        private Map<String, String> errors = Map.of();

        private Builder(Kind kind, String message) {
            this.kind = Objects.requireNonNull(kind, "kind");
            this.message = message;
        }

        Builder cause(@CheckForNull Throwable why) {
            cause = why;
            return this;
        }

        Builder status(int code) {
            status = code;
            return this;
        }

        Builder perhapsDone(boolean perhaps) {
            perhapsDone = perhaps;
            return this;
        }

        Builder words(List<String> messages, Map<String, String> byField) {
            errorMessages = messages;
            errors = byField;
            return this;
        }

        JiraException build() {
            return new JiraException(this);
        }
    }
}
