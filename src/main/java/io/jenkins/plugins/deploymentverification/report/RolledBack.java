package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.io.Serializable;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** That a deployment was rolled back, for lists that do not read what followed a verdict. Immutable. */
@Restricted(NoExternalUse.class)
public final class RolledBack implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Epoch milliseconds. */
    private final long requestedAt;
    /** Epoch milliseconds; null where the service was not found well after it (yet). */
    private final Long healedAt;

    private RolledBack(Instant requestedAt, @CheckForNull Instant healedAt) {
        this.requestedAt = requestedAt.toEpochMilli();
        this.healedAt = healedAt == null ? null : healedAt.toEpochMilli();
    }

    /** Null where the rollback was not made. */
    @CheckForNull
    static RolledBack of(RollbackRecord rollback) {
        if (rollback.outcome() != RollbackRecord.Outcome.DONE) {
            return null;
        }
        RollbackRecord.Recheck recheck = rollback.recheck();
        boolean healed = Boolean.TRUE.equals(rollback.healed());
        return new RolledBack(rollback.requestedAt(), healed && recheck != null ? recheck.endedAt() : null);
    }

    public Instant getRequestedAt() {
        return Instant.ofEpochMilli(requestedAt);
    }

    @CheckForNull
    public Instant getHealedAt() {
        return healedAt == null ? null : Instant.ofEpochMilli(healedAt);
    }
}
