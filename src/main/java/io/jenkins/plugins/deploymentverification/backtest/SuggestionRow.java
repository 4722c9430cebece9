package io.jenkins.plugins.deploymentverification.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.backtest.Distribution;
import io.jenkins.plugins.deploymentverification.engine.backtest.FalseAlarmRate;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggestion;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.report.CheckText;
import io.jenkins.plugins.deploymentverification.report.Words;
import java.text.NumberFormat;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Thresholds for a check. */
@Restricted(NoExternalUse.class)
public final class SuggestionRow {

    private final Suggestion suggestion;
    private final Words words;

    SuggestionRow(Suggestion suggestion, Words words) {
        this.suggestion = suggestion;
        this.words = words;
    }

    public String getCheck() {
        return suggestion.check().name();
    }

    public String getSummary() {
        String now = CheckText.criterion(suggestion.check());
        return suggestion.recommended() == null
                ? Messages.BacktestPage_noSuggestion(now)
                : Messages.BacktestPage_suggestion(now, suggestion.recommended().criteria());
    }

    /** Null where nothing could be judged. */
    @CheckForNull
    public String getWindows() {
        Distribution judged = suggestion.judged();
        Unit unit = suggestion.check().unit();
        return judged == null
                ? null
                : Messages.BacktestPage_windows(
                        suggestion.windows(),
                        suggestion.inconclusive(),
                        unit.format(judged.p50()),
                        unit.format(judged.min()),
                        unit.format(judged.max()));
    }

    public List<CandidateRow> getCandidates() {
        return suggestion.candidates().stream()
                .map(c -> new CandidateRow(c, c == suggestion.recommended(), words))
                .toList();
    }

    public List<String> getNotes() {
        return suggestion.notes().stream().map(n -> n.text(words.locale())).toList();
    }

    @CheckForNull
    public String getSnippet() {
        return suggestion.snippet();
    }

    /** A threshold that could be. */
    public static final class CandidateRow {

        private final Suggestion.Candidate candidate;
        private final boolean recommended;
        private final NumberFormat percent;

        CandidateRow(Suggestion.Candidate candidate, boolean recommended, Words words) {
            this.candidate = candidate;
            this.recommended = recommended;
            this.percent = NumberFormat.getPercentInstance(words.locale());
            percent.setMaximumFractionDigits(2);
        }

        public String getCriterion() {
            return candidate.criteria().toString();
        }

        public String getOrigin() {
            return candidate.origin().equals("policy") ? Messages.BacktestPage_policy() : candidate.origin();
        }

        public String getFailed() {
            FalseAlarmRate rate = candidate.falseAlarms();
            return Messages.BacktestPage_of(rate.failed(), rate.windows());
        }

        public String getRate() {
            return percent.format(candidate.falseAlarms().rate());
        }

        public String getInterval() {
            FalseAlarmRate rate = candidate.falseAlarms();
            return percent.format(rate.low()) + " – " + percent.format(rate.high());
        }

        public boolean isRecommended() {
            return recommended;
        }
    }
}
