package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Hands builds that are over to the exporters. */
@Extension
@Restricted(NoExternalUse.class)
public final class BuildExport extends RunListener<Run<?, ?>> {

    @Override
    public void onCompleted(Run<?, ?> run, @NonNull TaskListener listener) {
        MetricsExports.get().finished(run);
    }
}
