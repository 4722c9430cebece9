package io.jenkins.plugins.deploymentverification.engine.environment;

import java.time.Duration;
import java.util.List;

/**
 * Whose consent a deployment to an environment needs. Immutable.
 *
 * @param needed how many different persons must approve; 0 where nobody is asked
 * @param approvers users and groups that may; empty for all who may build the job
 * @param selfApproval whether a person who started the build counts
 * @param timeout for how long it is waited
 */
public record ApprovalRule(int needed, List<String> approvers, boolean selfApproval, Duration timeout) {

    /** More persons than these are a committee, and likely a typing mistake. */
    public static final int MOST = 10;

    private static final Duration LONGEST = Duration.ofDays(30);

    public static final Duration USUAL_TIMEOUT = Duration.ofHours(24);

    /** Nobody is asked. */
    public static final ApprovalRule NONE = new ApprovalRule(0, List.of(), false, USUAL_TIMEOUT);

    /** @throws IllegalArgumentException telling what is wrong */
    public ApprovalRule {
        if (needed < 0 || needed > MOST) {
            throw new IllegalArgumentException("'approvals' must be from 0 to " + MOST + ", but is " + needed);
        }
        checkTimeout(timeout);
        approvers = List.copyOf(approvers);
    }

    /** @throws IllegalArgumentException when it is not more than 0 and at most 30 days */
    public static void checkTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'approvalTimeout' must be more than 0 and at most 30 days");
        }
    }

    public boolean asks() {
        return needed > 0;
    }
}
