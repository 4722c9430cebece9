package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Executor;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import hudson.util.XStream2;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.ProgressLog;
import io.jenkins.plugins.deploymentverification.steps.VerifyDeploymentStep;
import io.jenkins.plugins.deploymentverification.verification.BlockingVerification;
import io.jenkins.plugins.deploymentverification.verification.NodePlace;
import io.jenkins.plugins.deploymentverification.verification.Reaction;
import io.jenkins.plugins.deploymentverification.verification.RuleEffects;
import io.jenkins.plugins.deploymentverification.verification.RunOn;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * Verifies a deployment after a build, which waits for it on its executor. The same as the Pipeline step
 * {@code verifyDeployment}, with the build's variables filled in.
 */
public final class VerifyDeploymentPublisher extends Recorder {

    private final VerifyDeploymentStep step;

    /** @param step what is verified, and how */
    @DataBoundConstructor
    public VerifyDeploymentPublisher(VerifyDeploymentStep step) {
        this.step = step;
    }

    /** As a Pipeline would have it; variables of the build are filled in when it runs. */
    public VerifyDeploymentStep getStep() {
        return step;
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) throws IOException {
        Result result = build.getResult();
        if (result != null && result.isWorseThan(Result.UNSTABLE)) {
            listener.getLogger().println("[verify] Nothing is verified, because the build did not succeed");
            return true;
        }
        if (Reaction.onInconclusive(step.getOnInconclusive()) == Reaction.ASK) {
            throw new AbortException("onInconclusive: 'ask' works in Pipelines only: this build would hold its executor"
                    + " while it waits for a person. Choose fail, unstable or none");
        }
        try {
            EnvVars variables = build.getEnvironment(listener);
            variables.overrideAll(build.getBuildVariables());
            VerifyDeploymentStep request = step.expanded(variables);
            if (request.getService().isEmpty()) {
                listener.error("A deployment is verified of a 'service', whose name is missing");
                return false;
            }
            FilePath workspace = build.getWorkspace();
            NodePlace place = workspace == null ? null : NodePlace.of(build, workspace, launcher, variables);
            Report report = new BlockingVerification(build, request, place, listener)
                    .rollingBack(request.requestedRollback())
                    .watchingFor(request.watchLength())
                    .await(RunOn.of(request.getRunOn()), request.getNotify(), request.getNotifyOn());
            react(report, build, listener);
            return true;
        } catch (InterruptedException e) {
            Executor executor = build.getExecutor();
            build.setResult(executor == null ? Result.ABORTED : executor.abortResult());
            if (executor != null) {
                executor.recordCauseOfInterruption(build, listener);
            }
            return false;
        }
    }

    private void react(Report report, AbstractBuild<?, ?> build, BuildListener listener) {
        Reaction reaction = switch (report.verdict()) {
            case PASSED, WARNING -> Reaction.NONE;
            case INCONCLUSIVE -> Reaction.onInconclusive(step.getOnInconclusive());
            case FAILED -> Reaction.of("onFailure", step.getOnFailure());
        };
        reaction = RuleEffects.reaction(reaction, report);
        if (reaction == Reaction.FAIL) {
            listener.error(ProgressLog.sentence(report));
            build.setResult(Result.FAILURE);
        } else if (reaction == Reaction.UNSTABLE) {
            listener.getLogger().println("UNSTABLE: " + ProgressLog.sentence(report));
            build.setResult(Result.UNSTABLE);
        }
    }

    /** Offers it in all jobs that have post-build actions. */
    @Extension
    @Symbol("verifyDeployment")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.VerifyDeploymentPublisher_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }
    }

    /** For {@code config.xml}; found by its name. */
    public static final class ConverterImpl extends StepHolderConverter<VerifyDeploymentPublisher> {

        public ConverterImpl(XStream2 xstream) {
            super(xstream, VerifyDeploymentPublisher.class, VerifyDeploymentStep.class);
        }
    }
}
