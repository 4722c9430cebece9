package io.jenkins.plugins.deploymentverification.rollback;

import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.console.ModelHyperlinkNote;

/** A build was started to undo a deployment. */
public final class RollbackCause extends Cause {

    private final String rollback;
    private final String build;
    private final String url;

    RollbackCause(String rollback, Run<?, ?> run) {
        this.rollback = rollback;
        this.build = run.getFullDisplayName();
        this.url = run.getUrl();
    }

    /** Id of the rollback: by this a build is found again after a restart. */
    public String getRollback() {
        return rollback;
    }

    @Override
    public String getShortDescription() {
        return Messages.RollbackCause_shortDescription(build);
    }

    @Override
    public void print(TaskListener listener) {
        listener.getLogger()
                .println(Messages.RollbackCause_shortDescription(ModelHyperlinkNote.encodeTo('/' + url, build)));
    }
}
