package io.jenkins.plugins.deploymentverification.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.InvisibleAction;
import io.jenkins.plugins.deploymentverification.engine.observe.BuildFacts;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Marks a build that asks for its metrics to be published when it is over. Immutable. */
@Restricted(NoExternalUse.class)
public final class PublishedMetrics extends InvisibleAction {

    private final ArrayList<String> exporters;
    private final Double lineCoverage;
    private final Double branchCoverage;

    /**
     * For one build.
     *
     * @param exporters by name; empty for all
     */
    public PublishedMetrics(List<String> exporters, @CheckForNull BuildFacts.Coverage coverage) {
        this.exporters = new ArrayList<>(exporters);
        lineCoverage = coverage == null ? null : coverage.line();
        branchCoverage = coverage == null ? null : coverage.branch();
    }

    boolean wants(String exporter) {
        return exporters.isEmpty() || exporters.contains(exporter);
    }

    @CheckForNull
    BuildFacts.Coverage coverage() {
        return lineCoverage == null && branchCoverage == null
                ? null
                : new BuildFacts.Coverage(lineCoverage, branchCoverage);
    }
}
