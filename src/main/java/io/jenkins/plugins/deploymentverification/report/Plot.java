package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.Duration;

/**
 * What a chart of a check draws the values against.
 *
 * @param unit of the values and the criteria
 * @param criteria null where there is none to draw
 * @param warning null where there is none to draw
 */
record Plot(
        Unit unit,
        @CheckForNull Criteria criteria,
        @CheckForNull Criteria warning) {

    static Plot of(Check check) {
        Criteria criteria = null;
        if (check instanceof MetricCheck metric) {
            return new Plot(metric.unit(), metric.criteria(), metric.warning());
        } else if (check instanceof HttpCheck http) {
            criteria = http.jsonCriteria() != null ? http.jsonCriteria() : atMost(http.maxLatency());
        } else if (check instanceof TcpCheck tcp) {
            criteria = atMost(tcp.timeout());
        } else if (check instanceof SloCheck slo) {
            return new Plot(slo.unit(), slo.criteria(), slo.warning());
        } else if (check instanceof CommandCheck command) {
            return command.criteria() == null
                    ? new Plot(Unit.NONE, Criteria.parse("== " + command.exitCode(), Unit.NONE), null)
                    : new Plot(command.unit(), command.criteria(), command.warning());
        } else if (check instanceof GateCheck) {
            criteria = Criteria.parse(">= 1", Unit.NONE);
        } else if (check instanceof AlertCheck || check instanceof MonitorCheck) {
            criteria = Criteria.parse("<= 0", Unit.NONE);
        } else if (check instanceof TargetCheck target) {
            criteria = Criteria.parse(">= " + target.minTargets(), Unit.NONE);
        }
        return new Plot(check.unit(), criteria, null);
    }

    @CheckForNull
    private static Criteria atMost(@CheckForNull Duration limit) {
        return limit == null ? null : Criteria.parse("<= " + limit.toMillis() + "ms", Unit.SECONDS);
    }

    /** The value to draw, or null where there is a gap. */
    @CheckForNull
    Double number(Measurement measurement) {
        Double value = measurement.value();
        return value != null && Double.isFinite(value) ? value : null;
    }

    /** What the measurement's value was compared with, as people read it, or null where it was not. */
    @CheckForNull
    String baseline(Measurement measurement) {
        return measurement.baseline() == null ? null : unit.format(measurement.baseline());
    }

    /** The measurement's value as people read it, or null where it has none. */
    @CheckForNull
    String text(Measurement measurement) {
        return measurement.value() == null ? null : unit.format(measurement.value());
    }
}
