package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

import java.time.Duration;
import java.time.Instant;

/** A query of either language, read as far as is needed to ask it for a time of our choice. Immutable. */
interface InfluxQuery {

    /** Of the buckets its rows stand for; zero where each series is one value for the whole time asked for. */
    Duration width();

    /** The time asked for ends at a multiple of this, so that every bucket in it is complete; zero for any time. */
    Duration alignment();

    /** Whether a row's time is that at which its bucket begins, or ends. */
    boolean stampedByStart();

    /** Whether a bucket's value depends on more than what lies in it. */
    boolean dependsOnRange();

    /** The text to send, for data from one time until before another. */
    String text(Instant from, Instant to);
}
