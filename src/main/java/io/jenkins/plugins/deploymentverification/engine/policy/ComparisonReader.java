package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Reads with what a metric check is compared, and how. */
final class ComparisonReader {

    private static final Duration LONGEST = Duration.ofDays(400);
    private static final List<String> OF_TESTS =
            List.of("direction", "minimumEffect", "alpha", "onUndecided", "kayenta", "exact", "maxScore");
    /** Kayenta has its own. */
    private static final List<String> NOT_OF_KAYENTA = List.of("minimumEffect", "alpha", "onUndecided");

    private final Problems problems;
    private final Unit unit;
    private final boolean counts;
    private final boolean forRules;

    /**
     * Of one check.
     *
     * @param unit of its values
     * @param counts whether they are parts of a total
     * @param forRules whether a rule may use the baseline too
     */
    ComparisonReader(Problems problems, Unit unit, boolean counts, boolean forRules) {
        this.problems = problems;
        this.unit = unit;
        this.counts = counts;
        this.forRules = forRules;
    }

    /** Null where there is no baseline. */
    @CheckForNull
    MetricCheck.Comparison read(Fields fields, @CheckForNull Criteria criteria, @CheckForNull Criteria warning) {
        DataPolicy onNoBaseline = fields.oneOf("onNoBaseline", DataPolicy.class, DataPolicy.INCONCLUSIVE);
        StatisticalTest test = test(fields, StatisticalTest.Method.SEQUENTIAL);
        if (!fields.has("baseline")) {
            refuse(fields, "onNoBaseline", "goes with a 'baseline'");
            refuse(fields, "judge", "goes with a 'baseline'");
            OF_TESTS.forEach(key -> refuse(fields, key, "goes with a 'baseline'"));
            return null;
        }
        Baseline baseline = baseline(fields.object("baseline").orElseThrow());
        boolean tested = fields.has("judge")
                || (!fields.has("criteria")
                        && (baseline.type() == Baseline.Type.CONTROL
                                || baseline.type() == Baseline.Type.BEFORE
                                || baseline.type() == Baseline.Type.SEASONAL));
        if (baseline.type() == Baseline.Type.SEASONAL && !fields.has("judge")) {
            test = test(fields, StatisticalTest.Method.ANOMALY);
        }
        refuseOtherBaselines(fields, baseline, test);
        if (tested && test.kayenta() == null) {
            refuse(fields, "kayenta", "goes with 'judge: kayenta'");
        }
        if (tested) {
            refuseWhatOthersHave(fields, test);
        }
        if (!tested) {
            OF_TESTS.forEach(key -> refuse(fields, key, "goes with 'judge'"));
        }
        boolean used = tested || criteria == null || criteria.isRelative() || (warning != null && warning.isRelative());
        if (!used && !forRules) {
            refuse(
                    fields,
                    "baseline",
                    "is not used: there is no 'judge', and no criterion is relative to it, as \"<= +10%\" or"
                            + " \"<= baseline * 1.2\" is");
        }
        return new MetricCheck.Comparison(baseline, onNoBaseline, tested ? test : null);
    }

    private void refuseOtherBaselines(Fields fields, Baseline baseline, StatisticalTest test) {
        Baseline.Type type = baseline.type();
        if (type == Baseline.Type.PREVIOUS) {
            refuse(fields, "judge", "goes with the baselines control, before, offset and seasonal");
        } else if ((type == Baseline.Type.SEASONAL) != (test.method() == StatisticalTest.Method.ANOMALY)) {
            refuse(fields, "judge", "anomaly goes with the baseline seasonal, and seasonal with no other judge");
        } else if (test.method() == StatisticalTest.Method.LEVELSHIFT && type != Baseline.Type.BEFORE) {
            refuse(fields, "judge", "levelShift goes with the baseline before");
        }
    }

    private void refuseWhatOthersHave(Fields fields, StatisticalTest test) {
        if (test.method() != StatisticalTest.Method.PROPORTIONS) {
            refuse(fields, "exact", "goes with 'judge: proportions'");
        } else if (!counts) {
            refuse(fields, "judge", "compares counts, so the check needs 'total'");
        }
        if (test.method() == StatisticalTest.Method.ANOMALY) {
            refuse(fields, "alpha", "does not go with 'judge: anomaly', which has 'maxScore'");
            refuse(fields, "onUndecided", "does not go with 'judge: anomaly': each value is judged");
        } else {
            refuse(fields, "maxScore", "goes with 'judge: anomaly'");
        }
        if (counts && test.method() == StatisticalTest.Method.SEQUENTIAL) {
            if (test.direction() == Direction.EITHER) {
                refuse(fields, "direction", "must be increase or decrease where counts are compared");
            }
            if (!test.minimumEffect().relative()) {
                refuse(fields, "minimumEffect", "of counts is a part of the baseline, for example 50%");
            }
        }
    }

    private void refuse(Fields fields, String key, String why) {
        if (fields.has(key)) {
            problems.add(fields.get(key).place(), "'" + key + "' " + why);
        }
    }

    private Baseline baseline(Fields fields) {
        if (!fields.has("type")) {
            problems.add(fields.node().place(), "needs 'type', for example {type: offset, offset: 7d}");
        }
        Baseline.Type type = fields.oneOf("type", Baseline.Type.class, Baseline.Type.BEFORE);
        Baseline baseline = switch (type) {
            case OFFSET -> Baseline.offset(length(fields, "offset", true));
            case BEFORE -> Baseline.before(length(fields, "duration", false));
            case CONTROL -> Baseline.control(fields.required("query"), counts ? fields.required("total") : null);
            case SEASONAL -> seasonal(fields);
            case PREVIOUS ->
                Baseline.previous(new Baseline.Previous(
                        fields.integer("last", Baseline.Previous.DEFAULT.last(), 1, Baseline.Previous.MOST),
                        fields.oneOf("aggregate", Baseline.Aggregate.class, Baseline.Previous.DEFAULT.aggregate())));
        };
        fields.refuseUnknown();
        return baseline;
    }

    private Baseline seasonal(Fields fields) {
        Duration season = length(fields, "offset", false);
        Duration around = length(fields, "duration", false);
        return Baseline.seasonal(
                fields.integer("last", Baseline.DEFAULT_SEASONS, 3, Baseline.MOST_SEASONS),
                season == null ? Baseline.DEFAULT_SEASON : season,
                around == null ? Baseline.DEFAULT_AROUND : around);
    }

    @CheckForNull
    private Duration length(Fields fields, String key, boolean needed) {
        if (needed && !fields.has(key)) {
            problems.add(fields.node().place(), "needs '" + key + "', for example 7d");
        }
        Duration length = fields.duration(key, null);
        if (length != null && (length.compareTo(Window.MIN_INTERVAL) < 0 || length.compareTo(LONGEST) > 0)) {
            problems.add(fields.get(key).place(), "must be between 1s and " + LONGEST.toDays() + "d");
        }
        return length;
    }

    private StatisticalTest test(Fields fields, StatisticalTest.Method fallback) {
        StatisticalTest.Method method = fields.oneOf("judge", StatisticalTest.Method.class, fallback);
        Direction direction = fields.oneOf("direction", Direction.class, Direction.INCREASE);
        MinimumEffect effect = fields.convert(
                "minimumEffect",
                counts ? StatisticalTest.DEFAULT_EFFECT_OF_COUNTS : StatisticalTest.DEFAULT_EFFECT,
                text -> effect(text, unit));
        if (direction == Direction.DECREASE && effect.relative() && effect.size() >= 1) {
            problems.add(fields.get("minimumEffect").place(), "nothing decreases by 100% or more");
        }
        KayentaMetric kayenta = kayenta(fields, method, direction);
        return new StatisticalTest(
                method,
                direction,
                effect,
                fields.number("alpha", StatisticalTest.DEFAULT_ALPHA, 1e-6, 0.5),
                fields.oneOf("onUndecided", StatisticalTest.Undecided.class, StatisticalTest.Undecided.WARNING),
                kayenta,
                fields.bool("exact", false),
                fields.number("maxScore", StatisticalTest.DEFAULT_SCORE, 0.1, 1000));
    }

    @CheckForNull
    private KayentaMetric kayenta(Fields fields, StatisticalTest.Method method, Direction direction) {
        if (method != StatisticalTest.Method.KAYENTA) {
            return null;
        }
        NOT_OF_KAYENTA.forEach(
                key -> refuse(fields, key, "does not go with 'judge: kayenta', which has its own keys in 'kayenta'"));
        return fields.object("kayenta")
                .map(own -> KayentaReader.read(own, direction, problems))
                .orElseGet(() -> KayentaMetric.of(direction, KayentaMetric.Measure.MEAN_RATIO));
    }

    static MinimumEffect effect(String text, Unit unit) {
        String stripped = text.strip();
        try {
            MinimumEffect effect = stripped.endsWith("%")
                    ? MinimumEffect.relative(new BigDecimal(
                                    stripped.substring(0, stripped.length() - 1).strip())
                            .movePointLeft(2)
                            .doubleValue())
                    : MinimumEffect.absolute(new CriteriaParser(stripped, unit).parseNumber());
            if (effect.size() > 0) {
                return effect;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException(
                "must be above 0, as a part of the baseline (10%) or in the check's unit (50ms), but is '" + text
                        + "'");
    }
}
