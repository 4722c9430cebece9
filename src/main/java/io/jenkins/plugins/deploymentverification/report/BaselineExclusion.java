package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.User;
import java.io.Serializable;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** That somebody decided that later verifications must not be compared with this one, and why. Immutable. */
@Restricted(NoExternalUse.class)
public final class BaselineExclusion implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String userId;
    /** Epoch milliseconds. */
    private final long at;

    private final String reason;

    BaselineExclusion(String userId, Instant at, String reason) {
        this.userId = userId;
        this.at = at.toEpochMilli();
        this.reason = reason;
    }

    @CheckForNull
    public String getUserId() {
        return userId;
    }

    /** The person's name where Jenkins knows it. */
    public String getUserName() {
        User user = userId == null ? null : User.getById(userId, false);
        return user == null ? String.valueOf(userId) : user.getDisplayName();
    }

    public Instant getAt() {
        return Instant.ofEpochMilli(at);
    }

    @CheckForNull
    public String getReason() {
        return reason;
    }
}
