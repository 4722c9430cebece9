package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.Severity;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.DoNotUse;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.verb.GET;

/** A check on the page of a verification: a row of its table, the details below it, the data of its chart. */
@ExportedBean(defaultVisibility = 2)
@Restricted(NoExternalUse.class)
public final class CheckPage {

    /** Rows of the measurement table that are there without asking for all. */
    static final int ROWS = 20;

    private final VerificationPage verification;
    private final int index;
    private final CheckSummary summary;
    private final CheckReport report;
    private final Plot plot;

    @CheckForNull
    private List<Measurement> taken;

    CheckPage(VerificationPage verification, int index, CheckSummary summary) {
        this.verification = verification;
        this.index = index;
        this.summary = summary;
        this.report = summary.report();
        this.plot = Plot.of(report.check());
    }

    private List<Measurement> taken() {
        if (taken == null) {
            taken = verification.measurements(index);
        }
        return taken;
    }

    /** Position in the policy, from 0: part of the URL. */
    public int getIndex() {
        return index;
    }

    public VerificationPage getVerification() {
        return verification;
    }

    @Exported
    public String getName() {
        return report.name();
    }

    @Exported
    public String getType() {
        return check().type().name();
    }

    @Exported(name = "severity")
    public String getSeverityName() {
        return check().severity().name().toLowerCase(Locale.ROOT);
    }

    public boolean isCounted() {
        return check().severity() != Severity.INFO;
    }

    /** Null while the check is open. */
    @CheckForNull
    @Exported
    public String getVerdict() {
        return report.verdict() == null ? null : report.verdict().name();
    }

    public State getState() {
        // only a check that never got to measure is open in a finished report
        return report.verdict() == null && verification.getState() != State.RUNNING
                ? State.INCONCLUSIVE
                : State.of(report.verdict());
    }

    /** Whether it counts and did not simply hold. */
    public boolean isAttention() {
        return isCounted() && getState() != State.PASSED && getState() != State.RUNNING;
    }

    @Exported
    public String getReason() {
        return report.reason().text(verification.words().locale());
    }

    @Exported
    public String getReasonCode() {
        return report.reason().code().name();
    }

    /** The last value there was, in the unit of the check; null when there was none. */
    @CheckForNull
    @Exported
    public Double getLastValue() {
        return Optional.ofNullable(summary.lastWithValue())
                .map(Measurement::value)
                .filter(value -> !value.isNaN() && !value.isInfinite())
                .orElse(null);
    }

    @CheckForNull
    @Exported
    public String getUnit() {
        String symbol = check().unit().symbol();
        return symbol.isEmpty() ? null : symbol;
    }

    /** The last value for people, or the last outcome where there was no value. */
    public String getLast() {
        return Optional.ofNullable(summary.lastWithValue())
                .map(plot::text)
                .or(() -> Optional.ofNullable(summary.last()).map(last -> CheckText.outcome(last.outcome())))
                .orElse("–");
    }

    @Exported
    public String getCriterion() {
        return CheckText.criterion(check());
    }

    @Exported
    public int getMeasurements() {
        return summary.measurements();
    }

    @Exported
    public int getScheduled() {
        return report.scheduled();
    }

    /** Without separators of thousands, like the numbers around it. */
    public String getScheduledText() {
        return Integer.toString(report.scheduled());
    }

    @Exported
    public int getBreaches() {
        return summary.breaches();
    }

    @Exported
    public int getNoData() {
        return summary.noData();
    }

    @Exported
    public int getErrors() {
        return summary.errors();
    }

    List<Trouble> troubles() {
        return summary.troubles();
    }

    /** The median of the values for people. */
    public String getMedian() {
        return summary.median() == null ? "–" : plot.unit().format(summary.median());
    }

    /** What is inside the SVG element of the sparkline; empty where there is nothing to draw. */
    public String getSparkline() {
        return summary.sparkline().isEmpty() ? "" : summary.sparkline().svg();
    }

    @Exported
    public String getQuery() {
        return CheckText.query(check());
    }

    /** Where the source shows the query; null where it cannot, and for anything but a web address. */
    @CheckForNull
    @Exported
    public String getGraphLink() {
        String link = report.graphLink();
        return link != null && link.matches("(?i)https?://.+") ? link : null;
    }

    public String getChartLabel() {
        return Messages.CheckPage_ChartLabel(getName(), getMeasurements(), getBreaches());
    }

    /** What its policy says of it. */
    public CheckFacts getFacts() {
        return new CheckFacts(check(), verification.getSource());
    }

    /** The newest measurements, newest first. */
    public List<MeasurementRow> getRows() {
        List<Measurement> all = taken();
        return rows(all.subList(Math.max(0, all.size() - ROWS), all.size()));
    }

    /** All measurements, newest first. */
    public List<MeasurementRow> getAllRows() {
        return rows(taken());
    }

    public boolean isMoreRows() {
        return getMeasurements() > ROWS;
    }

    private List<MeasurementRow> rows(List<Measurement> measurements) {
        List<MeasurementRow> rows = new ArrayList<>(measurements.size());
        for (Measurement measurement : measurements) {
            rows.add(new MeasurementRow(measurement, plot, verification.words(), verification.getStartedInstant()));
        }
        Collections.reverse(rows);
        return rows;
    }

    /**
     * The data of the chart.
     *
     * @param from of the stretch to be shown, in epoch milliseconds; 0 for the beginning
     * @param to of the stretch to be shown; 0 for the end
     */
    @GET
    @Restricted(DoNotUse.class)
    public HttpResponse doData(@QueryParameter long from, @QueryParameter long to) {
        verification.getRun().checkPermission(Item.READ);
        return new JsonResponse(
                ChartData.of(full(), from, to, verification.words().locale()).toString(), null);
    }

    private CheckReport full() {
        return new CheckReport(
                report.check(), report.verdict(), report.reason(), report.scheduled(), report.graphLink(), taken());
    }

    private Check check() {
        return report.check();
    }
}
