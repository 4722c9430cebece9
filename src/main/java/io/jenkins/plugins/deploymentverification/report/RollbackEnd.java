package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a rollback came to, for lists that do without the report. Its names are in builds' files. */
@Restricted(NoExternalUse.class)
public enum RollbackEnd {
    /** And nothing is known of the service after it, or not yet. */
    DONE,
    HEALED,
    NOT_HEALED,
    FAILED,
    /** Nobody knows whether it changed anything. */
    UNKNOWN;

    /** Null while it is under way, and where it ended before it changed anything. */
    @CheckForNull
    public static RollbackEnd of(RollbackRecord rollback) {
        return switch (rollback.outcome()) {
            case REQUESTED, RUNNING, ABORTED -> null;
            case FAILED -> FAILED;
            case UNKNOWN -> UNKNOWN;
            case DONE -> rollback.healed() == null ? DONE : rollback.healed() ? HEALED : NOT_HEALED;
        };
    }

    /** A sentence in the reader's language. */
    public String getText() {
        return switch (this) {
            case DONE -> Messages.Rollback_Done();
            case HEALED -> Messages.Rollback_Healed();
            case NOT_HEALED -> Messages.Rollback_NotHealed();
            case FAILED -> Messages.Rollback_Failed();
            case UNKNOWN -> Messages.Rollback_Unknown();
        };
    }
}
