package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.time.Instant;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A measurement as a row of a table. */
@Restricted(NoExternalUse.class)
public final class MeasurementRow {

    private static final Unit MILLISECONDS = Unit.of("ms").orElseThrow();

    private final Measurement measurement;
    private final Plot plot;
    private final Words words;
    private final Instant reference;

    MeasurementRow(Measurement measurement, Plot plot, Words words, Instant reference) {
        this.measurement = measurement;
        this.plot = plot;
        this.words = words;
        this.reference = reference;
    }

    /** For machines, ISO 8601 in UTC. */
    public String getAt() {
        return measurement.at().toString();
    }

    public String getTime() {
        return words.time(measurement.at(), reference);
    }

    public State getState() {
        return State.of(measurement.outcome());
    }

    public String getOutcome() {
        return CheckText.outcome(measurement.outcome());
    }

    @CheckForNull
    public String getValue() {
        return plot.text(measurement);
    }

    /** What the value was compared with, or null. */
    @CheckForNull
    public String getBaseline() {
        return plot.baseline(measurement);
    }

    public String getLabels() {
        return Words.labels(measurement.labels());
    }

    @CheckForNull
    public String getMessage() {
        return measurement.message(words.locale());
    }

    public String getTook() {
        return MILLISECONDS.format(measurement.tookMillis());
    }
}
