package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * A connection to a monitoring system: the port behind which each backend lives.
 *
 * <p>Implementations are safe for use by many threads at once, block the calling thread for at most the budget they
 * are given, and honour interruption. They hold no more than pooled connections between calls.
 *
 * <p>What they must tell apart: <em>no data</em> (an answer without series, or without samples), a <em>doubtful</em>
 * answer ({@link MetricAnswer#partial()}, {@link MetricAnswer#warnings()}) and <em>no answer</em>
 * ({@link SourceException}). None may be passed off as a value.
 */
public interface MetricSource extends AutoCloseable {

    /**
     * Asks one question.
     *
     * @throws SourceException when there is no answer, within the query's budget at the latest
     * @throws InterruptedException when the verification was cancelled
     */
    MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException;

    /**
     * The connection test: reaches the server with the same client, authentication and path as {@link #query}.
     *
     * @throws SourceException whose message an admin can act on
     */
    SourceInfo probe(Duration budget) throws SourceException, InterruptedException;

    /** The alerts known to the source, in any state. */
    default List<Alert> alerts(Duration budget) throws SourceException, InterruptedException {
        throw new SourceException(SourceException.Kind.CONFIGURATION, "this type of metric source cannot list alerts");
    }

    /** The active scrape targets. */
    default List<Target> targets(Duration budget) throws SourceException, InterruptedException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION, "this type of metric source cannot list scrape targets");
    }

    /**
     * The states of monitors. Where a system has many, it tells all that were asked for, or fails.
     *
     * @throws SourceException also when one of the ids is not known
     */
    default List<MonitorStatus> monitors(MonitorQuery query, Duration budget)
            throws SourceException, InterruptedException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION, "this type of metric source cannot tell the states of monitors");
    }

    /** What a service level objective's indicator was over a time. */
    default SloStatus slo(SloQuery query, Duration budget) throws SourceException, InterruptedException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION, "this type of metric source knows no service level objectives");
    }

    /**
     * Starts the evaluation of a gate. Sent once: never repeated by itself.
     *
     * @throws SourceException only when nothing was started for certain
     */
    default GateStart startGate(GateRequest request, Duration budget) throws SourceException, InterruptedException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION, "this type of metric source has no deployment gates");
    }

    /** How far the evaluation of a gate is; one that the system does not know yet is in progress. */
    default GateResult gate(String id, Duration budget) throws SourceException, InterruptedException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION, "this type of metric source has no deployment gates");
    }

    /** What the system noted down, the latest first. */
    default List<SystemEvent> events(EventQuery query, Duration budget) throws SourceException, InterruptedException {
        throw new SourceException(SourceException.Kind.CONFIGURATION, "this type of metric source cannot list events");
    }

    /** What marks deployments in this system. No I/O. */
    default DeploymentMarker deploymentMarker() throws SourceException {
        throw new SourceException(
                SourceException.Kind.CONFIGURATION, "this type of metric source cannot mark deployments");
    }

    /** The dashboards that reports link to. No I/O. */
    default Dashboards dashboards() {
        return Dashboards.NONE;
    }

    /**
     * Whether a range query gives at each of its steps exactly what an instant query for that time would have given, so
     * that the past can be replayed by few requests. Where this is false, each time is asked for by itself.
     */
    default boolean rangeEqualsInstants(String expression) {
        return false;
    }

    /** Where a person sees this query as a graph over the range, or null. No I/O, and no secret in the URL. */
    @CheckForNull
    default URI graphLink(MetricQuery query) {
        return null;
    }

    /** Gives back connections and threads. Never throws. */
    @Override
    default void close() {}
}
