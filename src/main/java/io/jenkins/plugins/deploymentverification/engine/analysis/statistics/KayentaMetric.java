package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/**
 * How Kayenta is to judge a metric: the fields of its canary config's {@code analysisConfigurations.canary}.
 *
 * @param direction {@code direction}
 * @param nans {@code nanStrategy}
 * @param removeOutliers {@code outliers.strategy} is {@code remove}
 * @param outlierFactor {@code outliers.outlierFactor}
 * @param critical {@code critical}: a metric that fails by more than the critical thresholds fails all
 * @param mustHaveData {@code mustHaveData}: without data it counts as failed
 * @param measure {@code effectSize.measure}
 * @param allowed {@code effectSize.allowedDecrease} and {@code allowedIncrease}: an effect this far out is needed to fail
 * @param criticalAt {@code effectSize.criticalDecrease} and {@code criticalIncrease}: likewise to fail critically
 */
public record KayentaMetric(
        Direction direction,
        NanStrategy nans,
        boolean removeOutliers,
        double outlierFactor,
        boolean critical,
        boolean mustHaveData,
        Measure measure,
        Thresholds allowed,
        Thresholds criticalAt) {

    /** How Kayenta measures an effect. */
    public enum Measure {
        /** The canary's mean to the control's. */
        MEAN_RATIO(1),
        /** The probability that a value of the canary is above one of the control. */
        CLES(0.5);

        private final double noEffect;

        Measure(double noEffect) {
            this.noEffect = noEffect;
        }

        /** What it is where both are the same. */
        public double noEffect() {
            return noEffect;
        }
    }

    /**
     * Thresholds of an effect.
     *
     * @param decrease an effect of at most this is far enough down
     * @param increase an effect of at least this is far enough up
     */
    public record Thresholds(double decrease, double increase) {}

    private static final double DEFAULT_OUTLIER_FACTOR = 3;

    /** Kayenta's defaults: missing values and nothing else removed, not critical, and any effect is enough. */
    public static KayentaMetric of(Direction direction, Measure measure) {
        Thresholds any = new Thresholds(measure.noEffect, measure.noEffect);
        return new KayentaMetric(
                direction, NanStrategy.REMOVE, false, DEFAULT_OUTLIER_FACTOR, false, false, measure, any, any);
    }

    public KayentaMetric withNans(NanStrategy strategy) {
        return new KayentaMetric(
                direction,
                strategy,
                removeOutliers,
                outlierFactor,
                critical,
                mustHaveData,
                measure,
                allowed,
                criticalAt);
    }

    /** With outliers removed beyond so many interquartile ranges. */
    public KayentaMetric withoutOutliers(double factor) {
        return new KayentaMetric(direction, nans, true, factor, critical, mustHaveData, measure, allowed, criticalAt);
    }

    public KayentaMetric withCritical(boolean fails) {
        return new KayentaMetric(
                direction, nans, removeOutliers, outlierFactor, fails, mustHaveData, measure, allowed, criticalAt);
    }

    public KayentaMetric withMustHaveData(boolean must) {
        return new KayentaMetric(
                direction, nans, removeOutliers, outlierFactor, critical, must, measure, allowed, criticalAt);
    }

    public KayentaMetric withAllowed(double decrease, double increase) {
        return new KayentaMetric(
                direction,
                nans,
                removeOutliers,
                outlierFactor,
                critical,
                mustHaveData,
                measure,
                new Thresholds(decrease, increase),
                criticalAt);
    }

    public KayentaMetric withCriticalAt(double decrease, double increase) {
        return new KayentaMetric(
                direction,
                nans,
                removeOutliers,
                outlierFactor,
                critical,
                mustHaveData,
                measure,
                allowed,
                new Thresholds(decrease, increase));
    }
}
