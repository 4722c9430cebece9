package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** Verifies a deployment: measures the checks of a policy for the length of its window and judges them. */
public final class VerifyDeploymentStep extends VerificationStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public VerifyDeploymentStep(String service) {
        super(service);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        check("verifyDeployment");
        return new VerifyDeploymentExecution(context, this);
    }

    /**
     * A copy with a build's variables filled in, for jobs that are no Pipelines. Policies and checks are left as they are:
     * they have placeholders of their own, which parameters fill safely, and whose names could be those of variables.
     */
    public VerifyDeploymentStep expanded(EnvVars variables) {
        VerifyDeploymentStep copy = new VerifyDeploymentStep(variables.expand(getService()));
        copy.setAll(this, variables);
        return copy;
    }

    /** Names it {@code verifyDeployment} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends VerificationStepDescriptor {

        @Override
        public String getFunctionName() {
            return "verifyDeployment";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerifyDeploymentStep_displayName();
        }
    }
}
