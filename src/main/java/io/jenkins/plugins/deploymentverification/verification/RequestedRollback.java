package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The rollback that a step or a post-build action names, and what is to follow it. Immutable. */
@Restricted(NoExternalUse.class)
public final class RequestedRollback implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String USUAL_SETTLE = "1m";

    /** What is verified after a rollback where nobody says. */
    public static final String USUAL_RECHECK = code(AftermathPlan.Recheck.POLICY);

    private final RollbackAction action;
    private final long settleMillis;
    private final String recheck;
    private final boolean anyFailure;

    private RequestedRollback(RollbackAction action, long settleMillis, String recheck, boolean anyFailure) {
        this.action = action;
        this.settleMillis = settleMillis;
        this.recheck = recheck;
        this.anyFailure = anyFailure;
    }

    /**
     * What was written.
     *
     * @param settle a duration; null for one minute
     * @param verifyAgain see {@link #recheck}
     * @return null where there is no rollback
     * @throws AbortException when something is wrong with it
     */
    @CheckForNull
    public static RequestedRollback of(
            @CheckForNull RollbackAction action, @CheckForNull String settle, @CheckForNull String verifyAgain)
            throws AbortException {
        if (action == null) {
            return null;
        }
        try {
            action.check();
        } catch (IllegalArgumentException e) {
            throw new AbortException("The rollback cannot be used: " + e.getMessage());
        }
        try {
            return new RequestedRollback(
                    action,
                    Durations.parse(settle == null ? USUAL_SETTLE : settle).toMillis(),
                    recheck(verifyAgain).name(),
                    false);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * What is verified after the rollback.
     *
     * @param text {@code policy}, {@code critical} or {@code none}; null for the first
     * @throws IllegalArgumentException telling these
     */
    public static AftermathPlan.Recheck recheck(@CheckForNull String text) {
        if (text == null) {
            return AftermathPlan.Recheck.POLICY;
        }
        for (AftermathPlan.Recheck recheck : AftermathPlan.Recheck.values()) {
            if (code(recheck).equals(text)) {
                return recheck;
            }
        }
        throw new IllegalArgumentException(
                "'verifyAgain' must be 'policy', 'critical' or 'none', but is '" + text + "'");
    }

    /** For forms. */
    static ListBoxModel recheckItems() {
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.RequestedRollback_policy(), code(AftermathPlan.Recheck.POLICY));
        items.add(Messages.RequestedRollback_critical(), code(AftermathPlan.Recheck.CRITICAL));
        items.add(Messages.RequestedRollback_none(), code(AftermathPlan.Recheck.NONE));
        return items;
    }

    private static String code(AftermathPlan.Recheck recheck) {
        return recheck.name().toLowerCase(Locale.ROOT);
    }

    /** The same for a rollout, where each failure asks for it, whatever the actions of the checks. */
    public RequestedRollback ofAnyFailure() {
        return new RequestedRollback(action, settleMillis, recheck, true);
    }

    /** Whether it is to be run after the verification that watched. */
    boolean isAskedForBy(Report report) {
        return anyFailure && report.verdict() == Verdict.FAILED || Aftermath.asksForRollback(report);
    }

    public RollbackAction action() {
        return action;
    }

    /** @param id of the verification it follows */
    public AftermathPlan plan(String id) {
        return new AftermathPlan(id, Duration.ofMillis(settleMillis), AftermathPlan.Recheck.valueOf(recheck));
    }

    /** @throws AbortException when no verdict of the policy could ask for the rollback */
    public void requireUse(ServicePolicy policy) throws AbortException {
        if (!Aftermath.mayAskForRollback(policy)) {
            throw new AbortException("The rollback would never run: none of the checks that count has the action"
                    + " 'rollback'. Give it to those whose failure is to be undone");
        }
    }
}
