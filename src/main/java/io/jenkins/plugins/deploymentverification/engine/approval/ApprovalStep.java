package io.jenkins.plugins.deploymentverification.engine.approval;

import java.time.Instant;

/** What is to be done next while a deployment waits for approvals. */
public sealed interface ApprovalStep {

    /** Nothing before somebody approves or rejects, or the deadline. */
    record Wait(Instant until) implements ApprovalStep {}

    /** The deadline has passed. */
    record Expire() implements ApprovalStep {}

    /** Enough persons have approved: look once more whether anything stands in the way. */
    record Look() implements ApprovalStep {}

    /** @param open whether the deployment may go on */
    record Done(boolean open) implements ApprovalStep {}
}
