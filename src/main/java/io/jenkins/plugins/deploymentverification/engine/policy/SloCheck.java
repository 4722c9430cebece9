package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import java.time.Duration;
import java.util.Locale;

/**
 * A service level objective of the monitoring system is kept over the time frame that ends with the measurement.
 *
 * @param source name of the metric source, or null for the service's or the default one
 * @param slo the objective's id
 * @param value what is judged
 * @param timeframe how far back it is looked
 * @param target in percent, against which the error budget is reckoned; null for the objective's own
 * @param criteria for the value, in percent
 * @param warning criteria that should hold too, or null
 */
public record SloCheck(
        CheckSettings settings,
        @CheckForNull String source,
        String slo,
        Value value,
        Duration timeframe,
        @CheckForNull Double target,
        Criteria criteria,
        @CheckForNull Criteria warning)
        implements Check {

    /** What is judged; both are in percent. */
    public enum Value {
        /** The service level indicator. */
        SLI,
        /** What is left of the error budget; negative when more than all is spent. */
        BUDGET
    }

    @Override
    public CheckType type() {
        return CheckType.SLO;
    }

    /** What is asked for: the objective, its value and the time frame, for example {@code abc123 sli 7d}. */
    public String question() {
        return slo + " " + value.name().toLowerCase(Locale.ROOT) + " " + Durations.format(timeframe);
    }

    @Override
    public Unit unit() {
        return Unit.PERCENT;
    }
}
