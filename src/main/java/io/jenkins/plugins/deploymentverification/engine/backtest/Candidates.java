package io.jenkins.plugins.deploymentverification.engine.backtest;

import io.jenkins.plugins.deploymentverification.engine.backtest.Suggestion.Candidate;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From a check's windows to thresholds. Pure functions. */
final class Candidates {

    /** With fewer windows side by side, the highest of them says little about the next. */
    private static final int LEAST_WINDOWS = 20;

    /** So many windows without a failure bound a rate of one in so many, at 95 % (the rule of three). */
    private static final double RULE_OF_THREE = 3;

    private static final double[] QUANTILES = {0.95, 0.99, 0.999};
    private static final double LOOSER = 0.1;

    private Candidates() {}

    /** @param target the false-alarm rate wanted, above 0 and below 1 */
    static Suggestion suggest(ServicePolicy policy, MetricCheck check, JudgedWindows windows, double target) {
        List<Double> finite = windows.values().stream().filter(Double::isFinite).toList();
        Distribution judged = Distribution.of(finite);
        List<Note> notes = new ArrayList<>();
        List<Candidate> candidates = List.of();
        Candidate recommended = null;
        if (judged == null) {
            notes.add(Note.of(Note.Code.NO_DATA));
        } else if (windows.effective() < LEAST_WINDOWS) {
            notes.add(Note.of(
                    Note.Code.TOO_LITTLE_DATA,
                    windows.values().size(),
                    String.format(Locale.ROOT, "%.0f", windows.effective()),
                    LEAST_WINDOWS));
        } else {
            candidates = all(check, windows, finite, judged);
            if (judged.min() == judged.max()) {
                notes.add(Note.of(Note.Code.NO_SPREAD, check.unit().format(judged.min())));
            } else {
                recommended = candidates.stream()
                        .filter(c -> c.falseAlarms().rate() <= target)
                        .findFirst()
                        .orElse(null);
                note(notes, windows, target, recommended);
            }
        }
        return new Suggestion(
                check,
                windows.values().size(),
                windows.inconclusive(),
                judged,
                candidates,
                recommended,
                notes,
                recommended == null
                        ? null
                        : Snippet.of(policy, check, recommended.criteria().toString()));
    }

    private static void note(List<Note> notes, JudgedWindows windows, double target, Candidate recommended) {
        if (recommended == null) {
            notes.add(Note.of(Note.Code.NONE_FITS));
            return;
        }
        if (windows.effective() * target < RULE_OF_THREE) {
            notes.add(Note.of(
                    Note.Code.HISTORY_TOO_SHORT,
                    percent(target),
                    percent(FalseAlarmRate.of(0, windows.values().size(), windows.independent())
                            .high())));
        }
        if (recommended.origin().equals("policy")) {
            notes.add(Note.of(Note.Code.OWN_IS_TIGHTEST));
        }
    }

    private static List<Candidate> all(
            MetricCheck check, JudgedWindows windows, List<Double> finite, Distribution judged) {
        boolean upper = ThresholdSide.isUpper(check);
        HumaneThreshold humane = new HumaneThreshold(check.unit(), upper);
        Map<Double, Candidate> byBound = new LinkedHashMap<>();
        Criteria.Comparison own = (Criteria.Comparison) check.criteria();
        byBound.put(own.bound(), new Candidate("policy", own, rate(own, windows)));
        for (double q : QUANTILES) {
            if (finite.size() * (1 - q) >= 1) {
                double value = Distribution.quantile(finite, upper ? q : 1 - q);
                add(byBound, check, windows, "p" + plain(upper ? 100 * q : 100 * (1 - q)), humane.criteria(value));
            }
        }
        double worst = upper ? judged.max() : judged.min();
        String name = upper ? "max" : "min";
        add(byBound, check, windows, name, humane.criteria(worst));
        add(byBound, check, windows, name + " + 10%", humane.criteria(humane.loosened(worst, LOOSER)));
        Comparator<Candidate> byTightness =
                Comparator.comparingDouble(c -> c.criteria().bound());
        return byBound.values().stream()
                .sorted(upper ? byTightness : byTightness.reversed())
                .toList();
    }

    private static void add(
            Map<Double, Candidate> byBound, MetricCheck check, JudgedWindows windows, String origin, String text) {
        Criteria.Comparison criteria = (Criteria.Comparison) Criteria.parse(text, check.unit());
        byBound.putIfAbsent(criteria.bound(), new Candidate(origin, criteria, rate(criteria, windows)));
    }

    private static FalseAlarmRate rate(Criteria criteria, JudgedWindows windows) {
        int failed =
                (int) windows.values().stream().filter(v -> !criteria.test(v)).count();
        return FalseAlarmRate.of(failed, windows.values().size(), windows.independent());
    }

    static String percent(double part) {
        return plain(100 * part) + "%";
    }

    private static String plain(double number) {
        return new java.math.BigDecimal(number)
                .round(new java.math.MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }
}
