package io.jenkins.plugins.deploymentverification.engine.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric.Measure;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.NanStrategy;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;

/** Reads and writes what Kayenta's judge is told, by the names that its canary configs have. */
final class KayentaReader {

    private static final double DEFAULT_OUTLIER_FACTOR = 3;
    private static final double MOST = 1_000_000;

    private KayentaReader() {}

    /** Kayenta's {@code nanStrategy}. */
    private enum Nans {
        REMOVE,
        REPLACE
    }

    /** Kayenta's {@code outliers.strategy}. */
    private enum Outliers {
        KEEP,
        REMOVE
    }

    /** Kayenta's {@code effectSize.measure}. */
    private enum EffectSize {
        MEANRATIO,
        CLES
    }

    /** All defaults are Kayenta's own. */
    static KayentaMetric read(Fields fields, Direction direction, Problems problems) {
        EffectSize size = fields.oneOf("effectSize", EffectSize.class, EffectSize.MEANRATIO);
        Measure measure = size == EffectSize.CLES ? Measure.CLES : Measure.MEAN_RATIO;
        double most = measure == Measure.CLES ? 1 : MOST;
        double increase = fields.number("allowedIncrease", measure.noEffect(), measure.noEffect(), most);
        double decrease = fields.number("allowedDecrease", measure.noEffect(), 0, measure.noEffect());
        boolean replace = fields.oneOf("nanStrategy", Nans.class, Nans.REMOVE) == Nans.REPLACE;
        boolean remove = fields.oneOf("outliers", Outliers.class, Outliers.KEEP) == Outliers.REMOVE;
        double factor = fields.number("outlierFactor", DEFAULT_OUTLIER_FACTOR, 0.1, MOST);
        if (fields.has("outlierFactor") && !remove) {
            problems.add(fields.get("outlierFactor").place(), "'outlierFactor' goes with 'outliers: remove'");
        }
        KayentaMetric metric = KayentaMetric.of(direction, measure)
                .withNans(replace ? NanStrategy.REPLACE_WITH_ZERO : NanStrategy.REMOVE)
                .withMustHaveData(fields.bool("mustHaveData", false))
                .withAllowed(decrease, increase);
        fields.refuseUnknown();
        return remove ? metric.withoutOutliers(factor) : metric;
    }

    static void write(ObjectNode node, KayentaMetric metric) {
        node.put("nanStrategy", metric.nans() == NanStrategy.REPLACE_WITH_ZERO ? "replace" : "remove");
        node.put("outliers", metric.removeOutliers() ? "remove" : "keep");
        if (metric.removeOutliers()) {
            node.put("outlierFactor", metric.outlierFactor());
        }
        node.put("effectSize", metric.measure() == Measure.CLES ? "cles" : "meanRatio");
        node.put("allowedIncrease", metric.allowed().increase());
        node.put("allowedDecrease", metric.allowed().decrease());
        node.put("mustHaveData", metric.mustHaveData());
    }
}
