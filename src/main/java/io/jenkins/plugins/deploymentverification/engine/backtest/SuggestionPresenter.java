package io.jenkins.plugins.deploymentverification.engine.backtest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.backtest.Suggestion.Candidate;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import java.util.ArrayList;
import java.util.List;

/** Writes what thresholds are proposed. Stateless. */
public final class SuggestionPresenter {

    private SuggestionPresenter() {}

    public static String text(ServicePolicy policy, List<Suggestion> suggestions) {
        return page(policy, suggestions).text();
    }

    public static String markdown(ServicePolicy policy, List<Suggestion> suggestions) {
        return page(policy, suggestions).markdown();
    }

    private static Page page(ServicePolicy policy, List<Suggestion> suggestions) {
        Page page = new Page();
        for (Suggestion suggestion : suggestions) {
            page.heading(policy.name() + ", " + suggestion.check().name() + ": now "
                    + suggestion.check().criteria()
                    + (suggestion.recommended() == null
                            ? ", no suggestion"
                            : ", suggested " + suggestion.recommended().criteria()));
            if (suggestion.judged() != null) {
                page.line(windows(suggestion));
            }
            if (!suggestion.candidates().isEmpty()) {
                page.table(candidates(suggestion));
            }
            suggestion.notes().forEach(note -> page.bullet(note.toString()));
            if (suggestion.snippet() != null) {
                page.code(suggestion.snippet());
            }
        }
        return page;
    }

    private static String windows(Suggestion suggestion) {
        Distribution judged = suggestion.judged();
        Unit unit = suggestion.check().unit();
        return suggestion.windows() + " windows judged, " + suggestion.inconclusive()
                + " inconclusive. The value that decides a window: median " + unit.format(judged.p50()) + ", lowest "
                + unit.format(judged.min()) + ", highest " + unit.format(judged.max()) + ".";
    }

    private static List<List<String>> candidates(Suggestion suggestion) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("THRESHOLD", "FROM", "FAILED WINDOWS", "FALSE-ALARM RATE", "95% INTERVAL", ""));
        for (Candidate candidate : suggestion.candidates()) {
            FalseAlarmRate rate = candidate.falseAlarms();
            rows.add(List.of(
                    candidate.criteria().toString(),
                    candidate.origin(),
                    rate.failed() + " of " + rate.windows(),
                    Candidates.percent(rate.rate()),
                    Candidates.percent(rate.low()) + " to " + Candidates.percent(rate.high()),
                    candidate == suggestion.recommended() ? "suggested" : ""));
        }
        return rows;
    }

    /** The suggestions of one service are an object. */
    public static ObjectNode json(ServicePolicy policy, List<Suggestion> suggestions) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("service", policy.name());
        ArrayNode checks = node.putArray("checks");
        for (Suggestion suggestion : suggestions) {
            ObjectNode one = checks.addObject();
            one.put("check", suggestion.check().name());
            one.put("criteria", suggestion.check().criteria().toString());
            one.put("unit", suggestion.check().unit().symbol());
            one.put("windows", suggestion.windows());
            one.put("inconclusive", suggestion.inconclusive());
            if (suggestion.judged() != null) {
                BacktestPresenter.distribution(one.putObject("judged"), suggestion.judged());
            }
            ArrayNode candidates = one.putArray("candidates");
            for (Candidate candidate : suggestion.candidates()) {
                candidates
                        .addObject()
                        .put("criteria", candidate.criteria().toString())
                        .put("bound", candidate.criteria().bound())
                        .put("from", candidate.origin())
                        .put("failed", candidate.falseAlarms().failed())
                        .put("rate", candidate.falseAlarms().rate())
                        .put("low", candidate.falseAlarms().low())
                        .put("high", candidate.falseAlarms().high());
            }
            one.put(
                    "suggested",
                    suggestion.recommended() == null
                            ? null
                            : suggestion.recommended().criteria().toString());
            ArrayNode notes = one.putArray("notes");
            suggestion.notes().forEach(note -> notes.add(note.toString()));
            one.put("snippet", suggestion.snippet());
        }
        return node;
    }
}
