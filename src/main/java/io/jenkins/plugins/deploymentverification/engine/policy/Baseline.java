package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * What the values of a metric check are compared with.
 *
 * @param type where it comes from
 * @param offset of {@link Type#OFFSET}: how long before each measurement; else null
 * @param duration of {@link Type#BEFORE}: how far it reaches back; null for as long as is needed
 * @param query of {@link Type#CONTROL}: asks for the version to compare with, in the source's language; else null
 */
public record Baseline(
        Type type,
        @CheckForNull Duration offset,
        @CheckForNull Duration duration,
        @CheckForNull String query) {

    /** Where a baseline comes from. */
    public enum Type {
        /** The same query at the measurement's time less the offset. */
        OFFSET,
        /** The same query over some time before the deployment: its median. */
        BEFORE,
        /** Another query at the same time: the stable version beside the canary. */
        CONTROL
    }

    public static Baseline offset(Duration offset) {
        return new Baseline(Type.OFFSET, offset, null, null);
    }

    /** @param duration null for as long as is needed */
    public static Baseline before(@CheckForNull Duration duration) {
        return new Baseline(Type.BEFORE, null, duration, null);
    }

    public static Baseline control(String query) {
        return new Baseline(Type.CONTROL, null, null, query);
    }
}
