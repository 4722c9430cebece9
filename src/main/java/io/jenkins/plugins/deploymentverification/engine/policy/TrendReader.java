package io.jenkins.plugins.deploymentverification.engine.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.time.Duration;
import java.util.Locale;

/** Reads and writes what must hold of a check's trend. */
final class TrendReader {

    private static final Duration LONGEST = Duration.ofDays(3650);

    private TrendReader() {}

    /** @param unit of the check's values */
    static Trend read(Fields fields, Unit unit, Problems problems) {
        Direction direction = fields.oneOf("direction", Direction.class, Direction.INCREASE);
        if (direction == Direction.EITHER) {
            problems.add(fields.get("direction").place(), "must be increase or decrease: a trend goes one way");
            direction = Direction.INCREASE;
        }
        Double limit = fields.convert("limit", null, text -> new CriteriaParser(text, unit).parseNumber());
        Duration within = fields.duration("within", null);
        if (fields.has("limit") != fields.has("within")) {
            problems.add(
                    fields.node().place(), "'limit' and 'within' go together, for example {limit: 1GiB, within: 6h}");
        }
        if (within != null && (within.compareTo(Window.MIN_INTERVAL) < 0 || within.compareTo(LONGEST) > 0)) {
            problems.add(fields.get("within").place(), "must be between 1s and " + LONGEST.toDays() + "d");
        }
        if (fields.has("limit") && fields.has("minimumEffect")) {
            problems.add(fields.get("minimumEffect").place(), "'minimumEffect' does not go with a 'limit'");
        }
        MinimumEffect effect = fields.convert(
                "minimumEffect", StatisticalTest.DEFAULT_EFFECT, text -> ComparisonReader.effect(text, unit));
        double alpha = fields.number("alpha", StatisticalTest.DEFAULT_ALPHA, 1e-6, 0.5);
        fields.refuseUnknown();
        boolean whole = limit != null && within != null;
        return new Trend(direction, whole ? limit : null, whole ? within : null, effect, alpha);
    }

    static void write(ObjectNode node, @CheckForNull Trend trend) {
        if (trend == null) {
            return;
        }
        ObjectNode written = node.putObject("trend");
        written.put("direction", trend.direction().name().toLowerCase(Locale.ROOT));
        if (trend.limit() != null) {
            written.put("limit", trend.limit());
            written.put("within", Durations.format(trend.within()));
        } else {
            written.put("minimumEffect", StatisticalTest.text(trend.minimumEffect()));
        }
        written.put("alpha", trend.alpha());
    }
}
