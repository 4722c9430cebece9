package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.User;
import io.jenkins.plugins.deploymentverification.engine.backtest.CheckHistory;
import io.jenkins.plugins.deploymentverification.engine.backtest.Distribution;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.report.CheckText;
import io.jenkins.plugins.deploymentverification.report.State;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A back-test in the words of one reader. */
@Restricted(NoExternalUse.class)
public final class BacktestPage {

    private final BacktestRun run;
    private final BacktestRun.State state;
    private final BacktestFindings findings;
    private final Words words;

    BacktestPage(BacktestRun run, @CheckForNull String zone) {
        this.run = run;
        this.state = run.state(); // at one moment: it may end while the page is made
        this.findings = state.findings();
        this.words = Words.ofRequest(zone);
    }

    public String getId() {
        return run.getId();
    }

    public String getTitle() {
        String environment = run.order().environment();
        String service = run.order().policy().name();
        return environment == null ? service : service + " · " + environment;
    }

    public boolean isActive() {
        return state.active();
    }

    public String getStatus() {
        return state.status();
    }

    public int getDone() {
        return state.done();
    }

    public int getOf() {
        return state.of();
    }

    @CheckForNull
    public String getFailure() {
        return state.failure();
    }

    public String getStarted() {
        User user = User.getById(run.startedBy(), false);
        return Messages.BacktestPage_started(
                words.dateTime(run.startedAt()), user == null ? run.startedBy() : user.getDisplayName());
    }

    public boolean isFinished() {
        return findings != null;
    }

    /** What came of it, in a sentence. */
    public String getSummary() {
        long bad = findings.deployments().stream()
                .filter(BacktestFindings.Past::bad)
                .count();
        long good = findings.deployments().size() - bad;
        String counts = Messages.BacktestPage_counts(
                findings.deployments().size(),
                findings.count(Verdict.FAILED),
                findings.count(Verdict.INCONCLUSIVE),
                findings.count(Verdict.WARNING));
        String alarms = Messages.BacktestPage_falseAlarms(
                findings.deployments().stream()
                        .filter(BacktestFindings.Past::isFalseAlarm)
                        .count(),
                good);
        String missed = bad == 0
                ? Messages.BacktestPage_noBad()
                : Messages.BacktestPage_missed(
                        findings.deployments().stream()
                                .filter(BacktestFindings.Past::isMissed)
                                .count(),
                        bad);
        return counts + ' ' + alarms + ' ' + missed;
    }

    /** Names of checks, or null for none. */
    @CheckForNull
    public String getLeftOut() {
        return findings.leftOut().isEmpty() ? null : String.join(", ", findings.leftOut());
    }

    public List<CheckRow> getChecks() {
        return findings.checks().stream().map(CheckRow::new).toList();
    }

    public List<DeploymentRow> getDeployments() {
        return findings.deployments().stream()
                .sorted((a, b) -> b.at().compareTo(a.at()))
                .map(d -> new DeploymentRow(d, words))
                .toList();
    }

    public List<SuggestionRow> getSuggestions() {
        return findings.suggestions().stream()
                .map(s -> new SuggestionRow(s, words))
                .toList();
    }

    /** What a check would have said. */
    public static final class CheckRow {

        private final CheckHistory check;

        CheckRow(CheckHistory check) {
            this.check = check;
        }

        public String getName() {
            return check.check().name();
        }

        public String getCriterion() {
            return CheckText.criterion(check.check());
        }

        public State getState() {
            return check.count(Verdict.FAILED) > 0
                    ? State.FAILED
                    : check.count(Verdict.INCONCLUSIVE) > 0 ? State.INCONCLUSIVE : State.PASSED;
        }

        public int getFailed() {
            return check.count(Verdict.FAILED);
        }

        public int getInconclusive() {
            return check.count(Verdict.INCONCLUSIVE);
        }

        public int getWarned() {
            return check.count(Verdict.WARNING);
        }

        public int getPassed() {
            return check.count(Verdict.PASSED);
        }

        public String getFalseAlarms() {
            return Messages.BacktestPage_of(check.falseAlarms(), check.goods());
        }

        public String getMissed() {
            return check.bads() == 0 ? "–" : Messages.BacktestPage_of(check.missed(), check.bads());
        }

        /** Lowest, median, 95th percentile and highest of the good deployments; null where there are none. */
        @CheckForNull
        public String getValues() {
            Distribution values = check.values();
            Unit unit = check.check().unit();
            return values == null
                    ? null
                    : Messages.BacktestPage_values(
                            unit.format(values.min()),
                            unit.format(values.p50()),
                            unit.format(values.p95()),
                            unit.format(values.max()));
        }

        /** How far the worst value of a good deployment was from its limit; negative beyond it. */
        public String getLeft() {
            return check.closest() == null ? "–" : check.check().unit().format(check.closest());
        }
    }

    /** A deployment that was replayed. */
    public static final class DeploymentRow {

        private final BacktestFindings.Past past;
        private final Words words;

        DeploymentRow(BacktestFindings.Past past, Words words) {
            this.past = past;
            this.words = words;
        }

        public String getTime() {
            return words.dateTime(past.at());
        }

        public State getState() {
            return State.of(past.verdict());
        }

        public String getKnownAs() {
            return past.bad() ? Messages.BacktestPage_bad() : Messages.BacktestPage_good();
        }

        /** False alarm, missed, or null. */
        @CheckForNull
        public String getMark() {
            return past.isFalseAlarm()
                    ? Messages.BacktestPage_falseAlarm()
                    : past.isMissed() ? Messages.BacktestPage_missedOne() : null;
        }

        public List<String> getReasons() {
            return past.findings().stream()
                    .map(f -> f.check() + ": " + f.reason().text(words.locale()))
                    .toList();
        }
    }
}
