package io.jenkins.plugins.deploymentverification.engine.approval;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.List;

/** Something that happened while approvals were waited for. Events hold no secrets: they are shown. */
public sealed interface ApprovalEvent {

    Instant at();

    /**
     * A person approves.
     *
     * @param who their id
     * @param comment in their words, or null
     */
    record Approved(Instant at, String who, @CheckForNull String comment) implements ApprovalEvent {}

    /**
     * A person says no, which ends it.
     *
     * @param who their id
     * @param reason in their words
     */
    record Rejected(Instant at, String who, String reason) implements ApprovalEvent {}

    /** Not enough persons approved in time. */
    record Expired(Instant at) implements ApprovalEvent {}

    /** The build was aborted meanwhile. */
    record Withdrawn(Instant at) implements ApprovalEvent {}

    /** Enough persons have approved, and nothing stands in the way. */
    record Opened(Instant at) implements ApprovalEvent {}

    /** Enough persons have approved, but by now something stands in the way. */
    record Refused(Instant at, List<Reason> obstacles) implements ApprovalEvent {

        public Refused {
            obstacles = List.copyOf(obstacles);
        }
    }
}
