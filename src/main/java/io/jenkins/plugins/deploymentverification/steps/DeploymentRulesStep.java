package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Measures once, and does what rules say: a verification with a window of one measurement, for builds without one. */
public final class DeploymentRulesStep extends VerificationStep {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "deploymentRules";
    private static final String ONCE = "0s";

    @DataBoundConstructor
    public DeploymentRulesStep(String service) {
        super(service);
        setDuration(ONCE);
    }

    /** Null, as from an empty form, for one measurement. */
    @Override
    @DataBoundSetter
    public void setDuration(@CheckForNull String duration) {
        String given = Util.fixEmptyAndTrim(duration);
        super.setDuration(given == null ? ONCE : given);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        check(NAME);
        return new VerifyDeploymentExecution(context, this);
    }

    @Override
    void require(VerificationPlan plan) throws AbortException {
        if (plan.policy().rules().isEmpty()) {
            throw new AbortException(NAME + " needs 'rules', what is to happen when, as in rules:"
                    + " [deploymentRule(condition: 'latency-p95 > 1500ms', then: ['rollback'])]");
        }
    }

    /** Names it {@code deploymentRules} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends VerificationStepDescriptor {

        @Override
        public String getFunctionName() {
            return NAME;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DeploymentRulesStep_displayName();
        }
    }
}
