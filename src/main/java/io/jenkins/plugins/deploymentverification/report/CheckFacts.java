package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckType;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What the policy says of a check, in the reader's language. */
@Restricted(NoExternalUse.class)
public final class CheckFacts {

    private final Check check;

    @CheckForNull
    private final String policySource;

    /** @param policySource the source of checks that name none; null where there is none */
    CheckFacts(Check check, @CheckForNull String policySource) {
        this.check = check;
        this.policySource = policySource;
    }

    public String getTypeWord() {
        return CheckText.type(check);
    }

    public String getSeverity() {
        return CheckText.severity(check);
    }

    @CheckForNull
    public String getWarning() {
        return CheckText.warning(check);
    }

    /** The traffic guard's query, or null. */
    @CheckForNull
    public String getGuard() {
        return check instanceof MetricCheck metric && metric.guard() != null
                ? metric.guard().query()
                : null;
    }

    @CheckForNull
    public String getGuardCriterion() {
        return check instanceof MetricCheck metric && metric.guard() != null
                ? metric.guard().criteria().toString()
                : null;
    }

    /** With what the values are compared, or null. */
    @CheckForNull
    public String getBaseline() {
        return CheckText.baseline(check);
    }

    @CheckForNull
    public String getSource() {
        String own = CheckText.source(check);
        return own != null || check.type() == CheckType.HTTP || check.type() == CheckType.TCP ? own : policySource;
    }

    public String getLimits() {
        return CheckText.limits(check.settings());
    }

    public String getAction() {
        return CheckText.action(check.settings().action());
    }

    public String getOnNoData() {
        return CheckText.dataPolicy(check.settings().onNoData());
    }

    public String getOnError() {
        return CheckText.dataPolicy(check.settings().onError());
    }
}
