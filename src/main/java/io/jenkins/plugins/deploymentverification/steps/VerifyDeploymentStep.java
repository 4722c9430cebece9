package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.verification.Watches;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Verifies a deployment: measures the checks of a policy for the length of its window and judges them. */
public final class VerifyDeploymentStep extends VerificationStep {

    private static final long serialVersionUID = 1L;

    private String watch;

    @DataBoundConstructor
    public VerifyDeploymentStep(String service) {
        super(service);
    }

    /** For how long the deployment is watched after the end of the build; null for not at all. */
    @CheckForNull
    public String getWatch() {
        return watch;
    }

    @DataBoundSetter
    public void setWatch(@CheckForNull String watch) {
        this.watch = Util.fixEmptyAndTrim(watch);
    }

    @CheckForNull
    @Override
    public Duration watchLength() throws AbortException {
        return Watches.length(watch);
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
        copy.setWatch(variables.expand(watch));
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

        /** Whose form is a part of this one. */
        public Class<?> getSettingsClass() {
            return VerificationStep.class;
        }
    }
}
