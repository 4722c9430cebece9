package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** One run of {@code verifyDeployment} or {@code deploymentRules}: one {@link StepVerification}, and what it means for the build. */
final class VerifyDeploymentExecution extends StepExecution implements StepVerification.Owner {

    private static final long serialVersionUID = 1L;

    private final VerificationSettings settings;
    /** Null once it is handed on. */
    @CheckForNull
    private VerificationStep step;

    private StepVerification verification;

    VerifyDeploymentExecution(StepContext context, VerificationStep step) throws AbortException {
        super(context);
        this.step = step;
        this.settings = VerificationSettings.of(step);
    }

    @Override
    public boolean start() throws Exception {
        VerificationStep asked = Objects.requireNonNull(step);
        String id = VerificationAction.getOrCreate(getContext().get(Run.class)).newId(asked.getService());
        verification = new StepVerification(this, asked, settings, id);
        step = null;
        verification.start();
        return false;
    }

    @Override
    public void onResume() {
        verification.onResume();
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        verification.stop(cause);
    }

    @Override
    public String getStatus() {
        return verification.status();
    }

    @Override
    public void verified(Report report, @CheckForNull DecisionRecord answer) {
        try {
            getContext().onSuccess(StepEnd.of(getContext(), settings, report, answer));
        } catch (Exception e) {
            getContext().onFailure(e);
        }
    }

    @Override
    public void failed(Throwable cause) {
        getContext().onFailure(cause);
    }
}
