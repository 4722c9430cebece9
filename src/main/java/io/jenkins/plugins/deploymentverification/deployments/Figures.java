package io.jenkins.plugins.deploymentverification.deployments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.history.DoraFigures;
import io.jenkins.plugins.deploymentverification.engine.history.VerificationSummary;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The DORA figures of a service in an environment, in words and for the remote API. */
@ExportedBean(defaultVisibility = 3)
@Restricted(NoExternalUse.class)
public final class Figures {

    /** How far to look back. */
    static final Duration WINDOW = Duration.ofDays(90);

    private final DoraFigures figures;
    private final Words words;

    Figures(List<VerificationSummary> verifications, Words words) {
        this.figures = DoraFigures.of(verifications, Instant.now(), WINDOW);
        this.words = words;
    }

    @Exported
    public int getDeployments() {
        return figures.deployments();
    }

    /** Null where there are too few. */
    @CheckForNull
    @Exported
    public Double getDeploymentsPerWeek() {
        return figures.perWeek();
    }

    /** 0 to 1, or null where there are too few. */
    @CheckForNull
    @Exported
    public Double getChangeFailureRate() {
        return figures.changeFailureRate();
    }

    @CheckForNull
    @Exported
    public Long getTimeToRestoreMillis() {
        return millis(figures.timeToRestore());
    }

    @CheckForNull
    @Exported
    public Long getLeadTimeMillis() {
        return millis(figures.leadTime());
    }

    @CheckForNull
    private static Long millis(@CheckForNull Duration duration) {
        return duration == null ? null : (Long) duration.toMillis();
    }

    public String getFrequencyText() {
        return figures.perWeek() == null ? "–" : Messages.Figures_perWeek(number(figures.perWeek()));
    }

    /** What the frequency rests on. */
    public String getFrequencyNote() {
        return Messages.Figures_frequencyNote(
                figures.deployments(), Math.max(1, Math.round(figures.period().toHours() / 24.0)));
    }

    public String getFailureRateText() {
        return figures.changeFailureRate() == null ? "–" : percent(figures.changeFailureRate());
    }

    public String getFailureRateNote() {
        return Messages.Figures_failureRateNote(figures.failed(), figures.judged());
    }

    public String getRestoreText() {
        return figures.timeToRestore() == null ? "–" : Words.duration(figures.timeToRestore());
    }

    public String getRestoreNote() {
        Instant since = figures.failingSince();
        return since == null
                ? Messages.Figures_restoreNote(figures.restored())
                : Messages.Figures_failingSince(words.dateTime(since));
    }

    public boolean isLeadTimeKnown() {
        return figures.leadTime() != null;
    }

    public String getLeadTimeText() {
        return figures.leadTime() == null ? "–" : Words.duration(figures.leadTime());
    }

    public String getLeadTimeNote() {
        return Messages.Figures_leadTimeNote(figures.leadTimes());
    }

    static String percent(double share) {
        NumberFormat format = NumberFormat.getPercentInstance(locale());
        format.setMaximumFractionDigits(share != 0 && Math.abs(share) < 0.1 ? 1 : 0);
        return format.format(share);
    }

    private static String number(double value) {
        NumberFormat format = NumberFormat.getNumberInstance(locale());
        format.setMaximumFractionDigits(1);
        return format.format(value);
    }

    private static Locale locale() {
        return LocaleProvider.getLocale();
    }
}
