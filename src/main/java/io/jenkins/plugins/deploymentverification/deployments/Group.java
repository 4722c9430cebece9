package io.jenkins.plugins.deploymentverification.deployments;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.history.CheckHistory;
import io.jenkins.plugins.deploymentverification.engine.history.DryRun;
import io.jenkins.plugins.deploymentverification.engine.history.Forecast;
import io.jenkins.plugins.deploymentverification.engine.history.Impact;
import io.jenkins.plugins.deploymentverification.engine.history.Suggestion;
import io.jenkins.plugins.deploymentverification.engine.history.VerificationSummary;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The verifications of one service in one environment, and what they tell together. */
@ExportedBean(defaultVisibility = 2)
@Restricted(NoExternalUse.class)
public final class Group {

    private static final int MOST_FAILING = 5;

    private final List<DeploymentRow> rows;
    private final Words words;
    private List<CheckHistory> checks;
    private Figures figures;

    private Group(List<DeploymentRow> rows, Words words) {
        this.rows = rows;
        this.words = words;
    }

    /** A group for each service and environment, the one with the newest verification first. */
    static List<Group> of(List<DeploymentRow> rows, Words words) {
        List<DeploymentRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(DeploymentRow::getStartedAt).reversed());
        Map<String, List<DeploymentRow>> groups = new LinkedHashMap<>();
        for (DeploymentRow row : sorted) {
            String key = row.getService() + '\n' + Objects.toString(row.getEnvironment(), "");
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
        return groups.values().stream().map(group -> new Group(group, words)).toList();
    }

    /** The newest verification. */
    @Exported
    public DeploymentRow getLast() {
        return rows.get(0);
    }

    /** Newest first. */
    public List<DeploymentRow> getRows() {
        return rows;
    }

    public String getService() {
        return getLast().getService();
    }

    @CheckForNull
    public String getEnvironment() {
        return getLast().getEnvironment();
    }

    /** For headings. */
    public String getTitle() {
        return getEnvironment() == null ? getService() : getService() + " · " + getEnvironment();
    }

    private List<VerificationSummary> summaries() {
        return rows.stream().map(DeploymentRow::summary).toList();
    }

    @Exported
    public Figures getFigures() {
        if (figures == null) {
            figures = new Figures(summaries(), words);
        }
        return figures;
    }

    public Strip getStrip() {
        return new Strip(rows);
    }

    private List<CheckHistory> checks() {
        if (checks == null) {
            checks = CheckHistory.of(summaries());
        }
        return checks;
    }

    /** Sentences. */
    public List<String> getMostFailing() {
        return CheckHistory.mostOftenFailing(checks(), MOST_FAILING).stream()
                .map(c -> Messages.Group_failing(c.name(), c.failed(), c.runs().size()))
                .toList();
    }

    /** Of the checks that count for nothing, as sentences: how often each would have failed. */
    public List<String> getDryRuns() {
        return DryRun.of(checks()).stream()
                .map(d -> d.inconclusive() == 0
                        ? Messages.Group_dryRun(d.check(), d.failed(), d.runs())
                        : Messages.Group_dryRunInconclusive(d.check(), d.failed(), d.runs(), d.inconclusive()))
                .toList();
    }

    /** Sentences with their numbers. */
    public List<String> getSuggestions() {
        return Stream.concat(
                        Forecast.of(summaries()).stream().map(Group::sentence),
                        Suggestion.of(checks()).stream().map(Group::sentence))
                .toList();
    }

    private static String sentence(Forecast f) {
        Unit unit = Unit.of(f.unit()).orElse(Unit.NONE);
        return Messages.Forecast_limit(
                f.check(),
                unit.format(f.limit()),
                days(f.expected()),
                days(f.earliest()),
                days(f.latest()),
                unit.format(f.perDay()),
                unit.format(f.slope().low()),
                unit.format(f.slope().high()),
                f.runs(),
                days(f.span()));
    }

    /** Whole ones, at least one. */
    private static String days(double days) {
        return Long.toString(Math.max(1, Math.round(days)));
    }

    private static String sentence(Suggestion s) {
        return switch (s.kind()) {
            case OFTEN_INCONCLUSIVE -> Messages.Suggestion_oftenInconclusive(s.check(), s.count(), s.runs());
            case ALWAYS_FAILING -> Messages.Suggestion_alwaysFailing(s.check(), s.runs());
            case FLAPPING -> Messages.Suggestion_flapping(s.check(), s.count(), s.runs());
            case FAR_FROM_LIMIT -> Messages.Suggestion_farFromLimit(s.check(), Figures.percent(s.share()), s.runs());
        };
    }

    /** What the last deployment changed, as sentences; empty where medians of both are not kept. */
    public List<String> getImpacts() {
        if (rows.size() < 2) {
            return List.of();
        }
        return Impact.between(rows.get(1).summary(), rows.get(0).summary()).stream()
                .map(Group::sentence)
                .toList();
    }

    private static String sentence(Impact impact) {
        Unit unit = Unit.of(impact.unit()).orElse(Unit.NONE);
        String before = unit.format(impact.before());
        String after = unit.format(impact.after());
        if (impact.change() == null) {
            return Messages.Impact_plain(impact.check(), before, after);
        }
        String change = (impact.change() > 0 ? "+" : "") + Figures.percent(impact.change());
        return Messages.Impact_changed(impact.check(), before, after, change);
    }
}
