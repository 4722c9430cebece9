package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A question to a metric source.
 *
 * @param expression in the source's own query language
 * @param from start of the range, or null for an instant query
 * @param to end of the range, or the instant itself
 * @param step resolution of a range query, null for an instant one
 * @param budget how long the answer may take altogether, retries included
 */
public record MetricQuery(
        String expression,
        @CheckForNull Instant from,
        Instant to,
        @CheckForNull Duration step,
        Duration budget) {

    public MetricQuery {
        Objects.requireNonNull(expression, "expression");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(budget, "budget");
        if ((from == null) != (step == null)) {
            throw new IllegalArgumentException("a range query has both from and step, an instant query neither");
        }
    }

    public static MetricQuery instant(String expression, Instant at, Duration budget) {
        return new MetricQuery(expression, null, at, null, budget);
    }

    public static MetricQuery range(String expression, Instant from, Instant to, Duration step, Duration budget) {
        return new MetricQuery(expression, Objects.requireNonNull(from), to, Objects.requireNonNull(step), budget);
    }

    public boolean isRange() {
        return from != null;
    }
}
