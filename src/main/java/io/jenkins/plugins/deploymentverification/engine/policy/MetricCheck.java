package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * A query to a metric source whose value must meet criteria.
 *
 * @param source name of the metric source, or null for the service's or the default one
 * @param query in the source's language, placeholders filled
 * @param criteria what must hold; a value that does not meet it is a breach. {@link Criteria.Any} where only a
 *     statistical test judges
 * @param warning what should hold as well, or null; a value that misses only this is a warning
 * @param unit the unit the query delivers
 * @param guard what must hold before a value may be judged, or null
 * @param total where its value is a part: the query of all, of which {@code query} counts some; else null
 * @param trend what must hold of its values over the window, or null
 * @param comparison with what its values are compared, or null; never null where its criteria are relative
 */
public record MetricCheck(
        CheckSettings settings,
        @CheckForNull String source,
        String query,
        Criteria criteria,
        @CheckForNull Criteria warning,
        Unit unit,
        Aggregation aggregation,
        @CheckForNull Guard guard,
        @CheckForNull Comparison comparison,
        @CheckForNull String total,
        @CheckForNull Trend trend)
        implements Check {

    /** One that neither counts nor has a trend. */
    public MetricCheck(
            CheckSettings settings,
            @CheckForNull String source,
            String query,
            Criteria criteria,
            @CheckForNull Criteria warning,
            Unit unit,
            Aggregation aggregation,
            @CheckForNull Guard guard,
            @CheckForNull Comparison comparison) {
        this(settings, source, query, criteria, warning, unit, aggregation, guard, comparison, null, null);
    }

    /** What is asked, as one expression. */
    public String question() {
        return total == null ? query : "(" + query + ") / (" + total + ")";
    }

    /**
     * A traffic guard: without enough traffic a latency or an error rate means nothing, and the measurement counts as
     * one without data.
     *
     * @param query asked of the same source; its series are summed up
     * @param criteria the floor, for example {@code >= 1 req/s}
     */
    public record Guard(String query, Criteria criteria) {}

    /**
     * How values are compared with a baseline.
     *
     * @param onNoBaseline how a measurement counts that has nothing to be compared with
     * @param test of all values together; null where only the criteria judge
     */
    public record Comparison(
            Baseline baseline,
            DataPolicy onNoBaseline,
            @CheckForNull StatisticalTest test) {}

    /** The statistical test of its values, or null. */
    @CheckForNull
    public StatisticalTest test() {
        return comparison == null ? null : comparison.test();
    }

    /** Whether something of it can be told only when all has been measured. */
    public boolean isJudgedAtEnd() {
        return trend != null || (test() != null && test().method().isAtEnd());
    }

    /** Whether each value is scored among those of earlier days. */
    public boolean isScored() {
        return test() != null && test().method() == StatisticalTest.Method.ANOMALY;
    }

    /** Whether a test looks at it after each measurement. */
    public boolean isSequential() {
        return test() != null && test().method() == StatisticalTest.Method.SEQUENTIAL;
    }

    @Override
    public CheckType type() {
        return CheckType.METRIC;
    }
}
