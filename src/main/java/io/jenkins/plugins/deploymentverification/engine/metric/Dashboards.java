package io.jenkins.plugins.deploymentverification.engine.metric;

import java.time.Duration;
import java.util.List;

/**
 * The dashboards of a monitoring system, for reports: links to them, and pictures of their panels.
 *
 * <p>Implementations are safe for use by many threads, block for at most the budget, and honour interruption.
 */
public interface Dashboards {

    /** The most bytes a picture may have. */
    int MOST_BYTES = 2 * 1024 * 1024;

    /** A system without dashboards. */
    Dashboards NONE = new Dashboards() {
        @Override
        public List<DashboardLink> of(DeploymentMark mark) {
            return List.of();
        }

        @Override
        public byte[] picture(DashboardLink.Panel panel, Duration budget) throws SourceException {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION, "this type of metric source has no pictures of panels");
        }
    };

    /**
     * Those that concern a verification. No I/O.
     *
     * @param mark finished, since the time range ends with it
     */
    List<DashboardLink> of(DeploymentMark mark);

    /**
     * The picture of a panel: a PNG file of at most {@link #MOST_BYTES}, checked to be one.
     *
     * @throws SourceException when there is none; of kind CONFIGURATION when the system can make no pictures at all
     */
    byte[] picture(DashboardLink.Panel panel, Duration budget) throws SourceException, InterruptedException;
}
