package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.time.Duration;

/** Reads what is a metric check's own: its query, criteria, and with what it is compared. */
final class MetricCheckReader {

    private static final Duration LONGEST_OFFSET = Duration.ofDays(400);

    private final Problems problems;

    MetricCheckReader(Problems problems) {
        this.problems = problems;
    }

    MetricCheck read(Fields fields, CheckSettings settings, @CheckForNull String source) {
        Unit given = fields.convert(
                "unit",
                Unit.NONE,
                symbol -> Unit.of(symbol)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown unit '" + symbol + "'; known: " + Unit.knownSymbols())));
        if (!fields.has("criteria")) {
            problems.add(fields.node().place(), "needs 'criteria', for example \"<= 500ms\"");
        }
        boolean compared = fields.has("baseline");
        CriteriaParser[] parser = new CriteriaParser[1];
        Criteria criteria = fields.convert("criteria", null, text -> {
            parser[0] = new CriteriaParser(text, given, compared);
            return parser[0].parse();
        });
        Unit unit = parser[0] == null ? given : parser[0].unit();
        Criteria warning =
                fields.convert("warning", null, text -> new CriteriaParser(text, unit, compared).parse());
        return new MetricCheck(
                settings,
                source,
                fields.required("query"),
                criteria,
                warning,
                unit,
                fields.oneOf("aggregation", Aggregation.class, Aggregation.WORST),
                fields.object("guard").map(this::guard).orElse(null),
                comparison(fields, criteria, warning));
    }

    private MetricCheck.Guard guard(Fields fields) {
        String query = fields.required("query");
        Criteria criteria = fields.convert("criteria", null, text -> Criteria.parse(text, Unit.NONE));
        if (criteria == null) {
            problems.add(fields.node().place(), "needs 'criteria', for example \">= 1 req/s\"");
        }
        fields.refuseUnknown();
        return new MetricCheck.Guard(query, criteria);
    }

    @CheckForNull
    private MetricCheck.Comparison comparison(
            Fields fields, @CheckForNull Criteria criteria, @CheckForNull Criteria warning) {
        DataPolicy onNoBaseline = fields.oneOf("onNoBaseline", DataPolicy.class, DataPolicy.INCONCLUSIVE);
        if (!fields.has("baseline")) {
            if (fields.has("onNoBaseline")) {
                problems.add(fields.get("onNoBaseline").place(), "'onNoBaseline' goes with a 'baseline'");
            }
            return null;
        }
        Baseline baseline = baseline(fields.object("baseline").orElseThrow());
        boolean used = criteria == null || criteria.isRelative() || (warning != null && warning.isRelative());
        if (!used) {
            problems.add(
                    fields.get("baseline").place(),
                    "is not used: no criterion is relative to it, as \"<= +10%\" or \"<= baseline * 1.2\" is");
        }
        return new MetricCheck.Comparison(baseline, onNoBaseline);
    }

    private Baseline baseline(Fields fields) {
        if (!fields.has("type")) {
            problems.add(fields.node().place(), "needs 'type', for example {type: offset, offset: 7d}");
        }
        Baseline.Type type = fields.oneOf("type", Baseline.Type.class, Baseline.Type.BEFORE);
        Baseline baseline =
                switch (type) {
                    case OFFSET -> Baseline.offset(length(fields, "offset", true));
                    case BEFORE -> Baseline.before(length(fields, "duration", false));
                    case CONTROL -> Baseline.control(fields.required("query"));
                };
        fields.refuseUnknown();
        return baseline;
    }

    @CheckForNull
    private Duration length(Fields fields, String key, boolean needed) {
        if (needed && !fields.has(key)) {
            problems.add(fields.node().place(), "needs '" + key + "', for example 7d");
        }
        Duration length = fields.duration(key, null);
        if (length != null && (length.compareTo(Window.MIN_INTERVAL) < 0 || length.compareTo(LONGEST_OFFSET) > 0)) {
            problems.add(fields.get(key).place(), "must be between 1s and " + LONGEST_OFFSET.toDays() + "d");
        }
        return length;
    }
}
