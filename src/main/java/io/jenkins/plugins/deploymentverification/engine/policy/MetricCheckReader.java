package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.ArrayList;
import java.util.List;

/** Reads what is a metric check's own: its query, criteria, and with what it is compared. */
final class MetricCheckReader {

    private final Problems problems;
    private final boolean forRules;

    MetricCheckReader(Problems problems, boolean forRules) {
        this.problems = problems;
        this.forRules = forRules;
    }

    MetricCheck read(Fields fields, CheckSettings settings, @CheckForNull String source) {
        boolean counts = fields.has("total");
        Aggregation aggregation =
                fields.oneOf("aggregation", Aggregation.class, counts ? Aggregation.SUM : Aggregation.WORST);
        if (counts && aggregation != Aggregation.SUM) {
            problems.add(fields.get("aggregation").place(), "can only be sum with 'total': counts are summed up");
        }
        Unit given = fields.convert(
                "unit",
                counts ? Unit.RATIO : Unit.NONE,
                symbol -> Unit.of(symbol)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown unit '" + symbol + "'; known: " + Unit.knownSymbols())));
        boolean compared = fields.has("baseline");
        CriteriaParser[] parser = new CriteriaParser[1];
        Criteria criteria = fields.convert("criteria", null, text -> {
            parser[0] = new CriteriaParser(text, given, compared);
            return parser[0].parse();
        });
        Unit unit = parser[0] == null ? given : parser[0].unit();
        Criteria warning = fields.convert("warning", null, text -> new CriteriaParser(text, unit, compared).parse());
        MetricCheck.Comparison comparison =
                new ComparisonReader(problems, unit, counts, forRules).read(fields, criteria, warning);
        Trend trend = fields.object("trend")
                .map(own -> TrendReader.read(own, unit, problems))
                .orElse(null);
        if (!fields.has("criteria")) {
            List<String> wanted = new ArrayList<>();
            if (comparison != null && comparison.test() != null) {
                wanted.add(comparison.test().toString());
            }
            if (trend != null) {
                wanted.add(trend.text(unit));
            }
            if (!wanted.isEmpty()) {
                criteria = new Criteria.Any(String.join(", ", wanted));
            } else {
                problems.add(fields.node().place(), "needs 'criteria', for example \"<= 500ms\"");
            }
        }
        return new MetricCheck(
                settings,
                source,
                fields.required("query"),
                criteria,
                warning,
                unit,
                aggregation,
                fields.object("guard").map(this::guard).orElse(null),
                comparison,
                counts ? fields.required("total") : null,
                trend);
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
}
