package io.jenkins.plugins.deploymentverification.backtest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.backtest.BacktestPresenter;
import io.jenkins.plugins.deploymentverification.engine.backtest.BacktestResult;
import io.jenkins.plugins.deploymentverification.engine.backtest.CheckHistory;
import io.jenkins.plugins.deploymentverification.engine.backtest.Replayed;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggestion;
import io.jenkins.plugins.deploymentverification.engine.backtest.SuggestionPresenter;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a back-test found, without the measurements it rests on. Immutable. */
record BacktestFindings(
        List<String> leftOut,
        List<CheckHistory> checks,
        List<Past> deployments,
        List<Suggestion> suggestions,
        String markdown,
        String json) {

    /** A deployment that was replayed; the reasons of checks only where they say more than that all is well. */
    record Past(Instant at, boolean bad, Verdict verdict, List<Finding> findings) {

        boolean isFalseAlarm() {
            return !bad && verdict == Verdict.FAILED;
        }

        boolean isMissed() {
            return bad && verdict != Verdict.FAILED;
        }
    }

    /** Of a check. */
    record Finding(String check, Reason reason) {}

    static BacktestFindings of(BacktestResult result, List<Suggestion> suggestions) {
        StringBuilder markdown = new StringBuilder(BacktestPresenter.markdown(result));
        ObjectNode json = BacktestPresenter.json(result);
        if (!suggestions.isEmpty()) {
            markdown.append('\n').append(SuggestionPresenter.markdown(result.policy(), suggestions));
            json.set("suggestions", SuggestionPresenter.json(result.policy(), suggestions));
        }
        return new BacktestFindings(
                result.leftOut().stream().map(Check::name).toList(),
                result.checks(),
                result.deployments().stream().map(BacktestFindings::past).toList(),
                List.copyOf(suggestions),
                markdown.toString(),
                json.toPrettyString());
    }

    private static Past past(Replayed replayed) {
        List<Finding> findings = new ArrayList<>();
        for (CheckReport check : replayed.report().checks()) {
            if (check.verdict() != Verdict.PASSED) {
                findings.add(new Finding(check.name(), check.reason()));
            }
        }
        return new Past(replayed.at(), replayed.bad(), replayed.verdict(), findings);
    }

    long count(Verdict verdict) {
        return deployments.stream().filter(d -> d.verdict() == verdict).count();
    }
}
