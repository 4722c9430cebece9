package io.jenkins.plugins.deploymentverification.runtime;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.deploymentverification.engine.observe.Figures;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The controller's own figures, since its start. */
@Extension
@Restricted(NoExternalUse.class)
public final class OwnFigures {

    private final Figures figures = new Figures();

    public OwnFigures() {
        figures.gauges(
                "lane_waiting",
                "Checks on the controller that wait for a thread, by the source that they ask.",
                "lane",
                Measuring::waiting);
    }

    /** Only on the controller. */
    public static Figures get() {
        return ExtensionList.lookupSingleton(OwnFigures.class).figures;
    }
}
