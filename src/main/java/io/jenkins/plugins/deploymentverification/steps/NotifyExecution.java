package io.jenkins.plugins.deploymentverification.steps;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.notification.NoticeSender;
import io.jenkins.plugins.deploymentverification.notification.NotifierAddress;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;

/** Tells people. Trouble with a notifier changes nothing unless the step says so; what is written wrongly in it does. */
abstract class NotifyExecution extends SynchronousNonBlockingStepExecution<Void> {

    private static final long serialVersionUID = 1L;

    private final boolean failOnError;

    NotifyExecution(StepContext context, boolean failOnError) {
        super(context);
        this.failOnError = failOnError;
    }

    abstract List<NotifierAddress> addresses(Run<?, ?> run) throws AbortException;

    /** @throws AbortException when what the step says makes no message */
    abstract NoticeSender.Letter letter(Run<?, ?> run) throws AbortException;

    @Override
    protected final Void run() throws Exception {
        Run<?, ?> run = getContext().get(Run.class);
        NoticeSender.Letter letter = letter(run);
        new NoticeSender(getContext().get(TaskListener.class), failOnError).send(letter, addresses(run));
        return null;
    }
}
