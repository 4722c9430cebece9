package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * What the values of a metric check are compared with.
 *
 * @param type where it comes from
 * @param offset of {@link Type#OFFSET}: how long before each measurement; of {@link Type#SEASONAL}: from one earlier time
 *     to the next; else null
 * @param duration of {@link Type#BEFORE}: how far it reaches back; null for as long as is needed. Of {@link
 *     Type#SEASONAL}: how far values may be from the measurement's time of day
 * @param query of {@link Type#CONTROL}: asks for the version to compare with, in the source's language; else null
 * @param total of {@link Type#CONTROL}, where the check counts: the query of all, of which {@code query} counts some; else
 *     null
 * @param previous of {@link Type#PREVIOUS}: which verifications, and what of them; else null
 * @param last of {@link Type#SEASONAL}: how many earlier times, from 3 to {@value #MOST_SEASONS}; else null
 */
public record Baseline(
        Type type,
        @CheckForNull Duration offset,
        @CheckForNull Duration duration,
        @CheckForNull String query,
        @CheckForNull String total,
        @CheckForNull Previous previous,
        @CheckForNull Integer last) {

    public static final int MOST_SEASONS = 60;
    public static final int DEFAULT_SEASONS = 7;
    public static final Duration DEFAULT_SEASON = Duration.ofDays(1);
    public static final Duration DEFAULT_AROUND = Duration.ofMinutes(30);

    /** Where a baseline comes from. */
    public enum Type {
        /** The same query at the measurement's time less the offset. */
        OFFSET,
        /** The same query over some time before the deployment: its median. */
        BEFORE,
        /** Another query at the same time: the stable version beside the canary. */
        CONTROL,
        /** What the check measured in earlier verifications that passed. */
        PREVIOUS,
        /** The same query at the same time of earlier days, or weeks: their median. */
        SEASONAL
    }

    /**
     * Earlier verifications of the same service and environment that passed.
     *
     * @param last how many of them, the latest first; from 1 to {@value #MOST}
     * @param aggregate what is made of their values
     */
    public record Previous(int last, Aggregate aggregate) {

        public static final int MOST = 10;
        public static final Previous DEFAULT = new Previous(5, Aggregate.P50);
    }

    /** How the values of several verifications become one. */
    public enum Aggregate {
        P50,
        P90,
        P95,
        MEAN
    }

    public static Baseline offset(Duration offset) {
        return new Baseline(Type.OFFSET, offset, null, null, null, null, null);
    }

    /** @param duration null for as long as is needed */
    public static Baseline before(@CheckForNull Duration duration) {
        return new Baseline(Type.BEFORE, null, duration, null, null, null, null);
    }

    /** @param total null unless the check counts */
    public static Baseline control(String query, @CheckForNull String total) {
        return new Baseline(Type.CONTROL, null, null, query, total, null, null);
    }

    public static Baseline previous(Previous previous) {
        return new Baseline(Type.PREVIOUS, null, null, null, null, previous, null);
    }

    /**
     * Of earlier days, or weeks.
     *
     * @param season from one to the next
     * @param around how far values may be from the measurement's time
     */
    public static Baseline seasonal(int last, Duration season, Duration around) {
        return new Baseline(Type.SEASONAL, season, around, null, null, null, last);
    }
}
