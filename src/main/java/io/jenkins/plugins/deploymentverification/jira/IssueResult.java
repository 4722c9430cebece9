package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueOutcome;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What happened to one issue, as Pipelines get it; usable in the sandbox, and kept when the controller restarts. */
public final class IssueResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String FAILED = "FAILED";

    private final String key;
    private final String from;
    private final String to;
    private final String state;
    private final String reason;

    private IssueResult(String key, @CheckForNull String from, @CheckForNull String to, String state, String reason) {
        this.key = key;
        this.from = from;
        this.to = to;
        this.state = state;
        this.reason = reason;
    }

    static IssueResult of(IssueOutcome outcome) {
        return new IssueResult(
                outcome.key(), outcome.from(), outcome.to(), outcome.state().name(), outcome.reason());
    }

    static IssueResult done(String key, String state) {
        return new IssueResult(key, null, null, state, "");
    }

    static IssueResult failed(String key, String reason) {
        return new IssueResult(key, null, null, FAILED, reason);
    }

    @Whitelisted
    public String getKey() {
        return key;
    }

    /** The status it was in, or null when it was not read. */
    @CheckForNull
    @Whitelisted
    public String getFrom() {
        return from;
    }

    /** The status it is in now, or would be in; null when not known. */
    @CheckForNull
    @Whitelisted
    public String getTo() {
        return to;
    }

    /**
     * {@code MOVED}, {@code SKIPPED}, {@code WOULD_MOVE} or {@code FAILED}; of comments and records {@code COMMENTED} and
     * {@code RECORDED}.
     */
    @Whitelisted
    public String getState() {
        return state;
    }

    /** Why; empty when it simply was done. */
    @Whitelisted
    public String getReason() {
        return reason;
    }

    @Whitelisted
    public boolean isFailed() {
        return state.equals(FAILED);
    }

    @Whitelisted
    @Override
    public String toString() {
        return key + " " + state + (reason.isEmpty() ? "" : " (" + reason + ")");
    }
}
