package io.jenkins.plugins.deploymentverification.report;

import hudson.model.User;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import java.io.Serializable;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Who overruled a failed verdict, when and why. It is never taken back. Immutable. */
@Restricted(NoExternalUse.class)
public final class OverruledVerdict implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String userId;
    /** Epoch milliseconds. */
    private final long at;

    private final String reason;

    OverruledVerdict(String userId, Instant at, String reason) {
        this.userId = userId;
        this.at = at.toEpochMilli();
        this.reason = reason;
    }

    /** The person's name where Jenkins knows it. */
    public String getUserName() {
        User user = userId == null ? null : User.getById(userId, false);
        return user == null ? String.valueOf(userId) : user.getDisplayName();
    }

    public Instant getAt() {
        return Instant.ofEpochMilli(at);
    }

    public String getReason() {
        return reason;
    }

    /** As reports tell it. */
    DecisionRecord decision() {
        return DecisionRecord.overruled(String.valueOf(userId), reason, getAt());
    }
}
