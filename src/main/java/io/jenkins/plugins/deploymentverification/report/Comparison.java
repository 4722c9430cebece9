package io.jenkins.plugins.deploymentverification.report;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A verification beside the one before it of the same service and environment in the same job. */
@Restricted(NoExternalUse.class)
public final class Comparison {

    private static final Logger LOGGER = Logger.getLogger(Comparison.class.getName());
    /** Builds are loaded one by one, so an old job's whole history must not be. */
    static final int MOST_BUILDS = 30;

    private final VerificationPage now;
    private final VerificationPage before;

    private Comparison(VerificationPage now, VerificationPage before) {
        this.now = now;
        this.before = before;
    }

    /** Null where there is none in this build or the {@value #MOST_BUILDS} before it. */
    @CheckForNull
    static Comparison find(VerificationPage page, VerificationRecord record) {
        Run<?, ?> run = page.getRun();
        for (int i = 0; i <= MOST_BUILDS && run != null; i++) {
            VerificationAction action = run.getAction(VerificationAction.class);
            VerificationRecord found = action == null ? null : last(action, record);
            if (found != null) {
                return new Comparison(page, new VerificationPage(action, found));
            }
            run = run.getPreviousBuild();
        }
        return null;
    }

    @CheckForNull
    private static VerificationRecord last(VerificationAction action, VerificationRecord record) {
        return action.getVerifications().stream()
                .filter(other -> other.isFinished()
                        && (!other.isFollowUp() || record.isFollowUp())
                        && other.getStartedAt().isBefore(record.getStartedAt())
                        && other.getService().equals(record.getService())
                        && Objects.equals(other.getEnvironment(), record.getEnvironment()))
                .max(Comparator.comparing(VerificationRecord::getStartedAt))
                .orElse(null);
    }

    public VerificationPage getBefore() {
        return before;
    }

    public VerificationPage getNow() {
        return now;
    }

    /** From the page of this verification to that of the one before. */
    public String getUrl() {
        return before.getRun().getUrl() + VerificationAction.URL_NAME + '/' + before.getId() + '/';
    }

    /** All checks of this verification: those whose verdict changed first, then by how much the values changed. */
    public List<Row> getRows() {
        Map<String, CheckSummary> earlier = checks(before).stream()
                .collect(Collectors.toMap(c -> c.report().name(), Function.identity(), (a, b) -> a));
        List<Row> rows = new ArrayList<>();
        for (CheckSummary check : checks(now)) {
            rows.add(new Row(rows.size(), check, earlier.get(check.report().name())));
        }
        rows.sort(Comparator.comparing(Row::isVerdictChanged)
                .reversed()
                .thenComparing(Comparator.comparingDouble(Row::size).reversed()));
        return rows;
    }

    private static List<CheckSummary> checks(VerificationPage page) {
        try {
            ReportSummary summary = page.action().reports().summary(page.getId());
            return summary == null ? List.of() : summary.checks();
        } catch (IOException e) {
            LOGGER.log(Level.FINE, "nothing to compare with", e);
            return List.of();
        }
    }

    /** One check, now and before. */
    @Restricted(NoExternalUse.class)
    public static final class Row {

        private final int index;
        private final CheckSummary now;

        @CheckForNull
        private final CheckSummary before;

        private final Plot plot;

        private Row(int index, CheckSummary now, @CheckForNull CheckSummary before) {
            this.index = index;
            this.now = now;
            // what is measured in another unit cannot be compared
            boolean same = before != null
                    && before.report()
                            .check()
                            .unit()
                            .equals(now.report().check().unit());
            this.before = same ? before : null;
            this.plot = Plot.of(now.report().check());
        }

        public int getIndex() {
            return index;
        }

        public String getName() {
            return now.report().name();
        }

        public State getState() {
            return state(now);
        }

        /** Null for a check that is new. */
        @CheckForNull
        public State getStateBefore() {
            return before == null ? null : state(before);
        }

        private static State state(CheckSummary check) {
            return check.report().verdict() == null
                    ? State.INCONCLUSIVE
                    : State.of(check.report().verdict());
        }

        public boolean isVerdictChanged() {
            return before != null && getState() != getStateBefore();
        }

        public String getMedian() {
            return text(now.median());
        }

        public String getMedianBefore() {
            return before == null ? "–" : text(before.median());
        }

        private String text(@CheckForNull Double median) {
            return median == null ? "–" : plot.unit().format(median);
        }

        /** The median's change relative to the one before; absolute where that was 0. */
        public String getChange() {
            Double from = before == null ? null : before.median();
            Double to = now.median();
            if (from == null || to == null) {
                return "–";
            }
            double difference = to - from;
            if (difference == 0) {
                return "±0";
            }
            String sign = difference > 0 ? "+" : "−";
            return from == 0
                    ? sign + plot.unit().format(Math.abs(difference))
                    : sign + percent(Math.abs(difference / from));
        }

        private static String percent(double share) {
            double percents = share * 100;
            if (percents < 0.1) {
                return "<0.1%";
            }
            return percents < 10 ? Math.round(percents * 10) / 10.0 + "%" : Math.round(percents) + "%";
        }

        private double size() {
            Double from = before == null ? null : before.median();
            if (from == null || now.median() == null) {
                return -1;
            }
            return from == 0 ? (now.median() == 0 ? 0 : Double.MAX_VALUE) : Math.abs((now.median() - from) / from);
        }
    }
}
