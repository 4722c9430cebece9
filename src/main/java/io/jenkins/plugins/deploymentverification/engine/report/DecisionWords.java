package io.jenkins.plugins.deploymentverification.engine.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What text forms of a report tell of people's decisions, in English. */
public final class DecisionWords {

    private DecisionWords() {}

    /** For example {@code overruled by li at 2026-11-21 10:00:00 UTC: known noise}. */
    public static String summary(DecisionRecord decision) {
        if (decision.isWithdrawn()) {
            return "nobody decided before the build ended at " + ReportWords.time(decision.decidedAt());
        }
        if (decision.choice() == null) {
            return "waiting for a person to decide: " + choices(decision);
        }
        String by = decision.who() == null ? "nobody in time" : decision.who();
        return word(decision) + " by " + by + " at " + ReportWords.time(decision.decidedAt())
                + (decision.reason() == null ? "" : ": " + decision.reason());
    }

    private static String word(DecisionRecord decision) {
        if (decision.kind() == DecisionRecord.Kind.OVERRULE) {
            return "overruled";
        }
        return switch (decision.choice()) {
            case KEEP -> decision.kind() == DecisionRecord.Kind.PAUSE ? "decided to go on" : "decided to keep it";
            case ROLL_BACK -> "decided to roll back";
            case FAIL -> "decided to fail";
        };
    }

    /** What a person is to know besides the summary. */
    static List<String> lines(DecisionRecord decision) {
        List<String> lines = new ArrayList<>();
        switch (decision.kind()) {
            case INCONCLUSIVE -> lines.add("asked because the verification is inconclusive");
            case PAUSE -> lines.add("asked because the rollout pauses after this stage");
            case OVERRULE -> lines.add("the verdict stays FAILED; the deployment is kept");
        }
        if (decision.deadline() != null) {
            lines.add("asked at " + ReportWords.time(decision.askedAt()) + ", without an answer until "
                    + ReportWords.time(decision.deadline()) + ": " + word(decision.fallback()));
        }
        if (!decision.submitters().isEmpty()) {
            lines.add("may decide: " + String.join(", ", decision.submitters()));
        }
        return lines;
    }

    private static String choices(DecisionRecord decision) {
        return decision.choices().stream().map(DecisionWords::word).collect(Collectors.joining(" or "));
    }

    /** For example {@code roll back}. */
    public static String word(DecisionRecord.Choice choice) {
        return switch (choice) {
            case KEEP -> "keep";
            case ROLL_BACK -> "roll back";
            case FAIL -> "fail";
        };
    }
}
