package io.jenkins.plugins.deploymentverification.steps;

import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Hears from Pipeline how the body of a stage ended, on its thread: that must not be forgotten, or it would be run again. */
final class ShiftedTraffic extends BodyExecutionCallback {

    private static final long serialVersionUID = 1L;

    /** The step. Kept with it. */
    interface Owner extends Serializable {

        void shifted();

        /** It failed, or was interrupted. */
        void failed(Throwable cause);
    }

    private final Owner owner;

    ShiftedTraffic(Owner owner) {
        this.owner = owner;
    }

    @Override
    public void onSuccess(StepContext context, Object result) {
        owner.shifted();
    }

    @Override
    public void onFailure(StepContext context, Throwable cause) {
        owner.failed(cause);
    }
}
