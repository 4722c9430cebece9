package io.jenkins.plugins.deploymentverification.rollback;

import hudson.console.ModelHyperlinkNote;
import hudson.model.Cause;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.spi.StartersCause;
import java.util.ArrayList;
import java.util.List;

/** A build was started to undo a deployment. */
public final class RollbackCause extends Cause implements StartersCause {

    private final String rollback;
    private final String build;
    private final String url;
    private final ArrayList<String> starters;

    /** @param starters ids of the persons who started what is rolled back, or asked for the rollback */
    RollbackCause(String rollback, Run<?, ?> run, List<String> starters) {
        this.rollback = rollback;
        this.build = run.getFullDisplayName();
        this.url = run.getUrl();
        this.starters = new ArrayList<>(starters);
    }

    /** Id of the rollback: by this a build is found again after a restart. */
    public String getRollback() {
        return rollback;
    }

    @Override
    public List<String> starters() {
        return starters == null ? List.of() : starters; // one that was kept before there were any
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
