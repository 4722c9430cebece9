package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what is the own of checks that ask for a monitoring system's own judgement. */
final class SystemCheckReader {

    private static final Duration DEFAULT_TIMEFRAME = Duration.ofDays(7);
    private static final Duration MIN_TIMEFRAME = Duration.ofMinutes(1);
    private static final Duration MAX_TIMEFRAME = Duration.ofDays(90);
    private static final int MAX_ITEMS = 50;

    private final Problems problems;

    SystemCheckReader(Problems problems) {
        this.problems = problems;
    }

    MonitorCheck monitor(Fields fields, CheckSettings settings, @CheckForNull String source) {
        List<String> ids = texts(fields, "ids");
        String search = fields.text("search", null);
        if (ids.isEmpty() == (search == null)) {
            problems.add(
                    fields.node().place(),
                    "needs either 'ids' of monitors or a 'search', for example service:checkout");
        }
        return new MonitorCheck(
                settings,
                source,
                ids,
                search,
                texts(fields, "monitorGroups"),
                fields.oneOf("onWarning", MonitorCheck.OnWarning.class, MonitorCheck.OnWarning.WARNING),
                fields.bool("includeMuted", false));
    }

    SloCheck slo(Fields fields, CheckSettings settings, @CheckForNull String source) {
        SloCheck.Value value = fields.oneOf("value", SloCheck.Value.class, SloCheck.Value.SLI);
        Criteria criteria = fields.convert("criteria", null, text -> Criteria.parse(text, Unit.PERCENT));
        if (!fields.has("criteria")) {
            if (value == SloCheck.Value.SLI) {
                problems.add(fields.node().place(), "needs 'criteria', for example \">= 99.9%\"");
            } else {
                criteria = Criteria.parse("> 0%", Unit.PERCENT);
            }
        }
        return new SloCheck(
                settings,
                source,
                fields.required("slo"),
                value,
                timeframe(fields),
                fields.has("target") ? fields.number("target", 0, 0, 100) : null,
                criteria,
                fields.convert("warning", null, text -> Criteria.parse(text, Unit.PERCENT)));
    }

    GateCheck gate(Fields fields, CheckSettings settings, @CheckForNull String source) {
        return new GateCheck(
                settings,
                source,
                fields.text("service", null),
                fields.text("environment", null),
                fields.text("version", null),
                fields.text("identifier", null));
    }

    private Duration timeframe(Fields fields) {
        Duration timeframe = fields.duration("timeframe", DEFAULT_TIMEFRAME);
        if (timeframe.compareTo(MIN_TIMEFRAME) < 0 || timeframe.compareTo(MAX_TIMEFRAME) > 0) {
            problems.add(fields.node().place(), "'timeframe' must be between 1m and 90d");
        }
        return timeframe;
    }

    private List<String> texts(Fields fields, String key) {
        List<String> texts = new ArrayList<>();
        for (Node node : fields.list(key)) {
            String text = node.isScalar() ? node.text().strip() : "";
            if (text.isEmpty()) {
                problems.add(node.place(), "must be text, but is " + node.describeKind());
            } else if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        if (texts.size() > MAX_ITEMS) {
            problems.add(fields.get(key).place(), "has more than " + MAX_ITEMS + " entries");
        }
        return texts;
    }
}
