package io.jenkins.plugins.deploymentverification.engine.analysis.statistics;

/** What to do with values far from the others of their series. */
public enum OutlierStrategy {
    KEEP,
    /** Remove values beyond Tukey's fences: a factor times the interquartile range from the quartiles. */
    REMOVE_BY_IQR,
    /**
     * As Kayenta does it: Tukey's fences, but never inside the 1st and the 99th percentile.
     *
     * @see <a href="https://github.com/spinnaker/kayenta">Kayenta's IQRDetector, reduceSensitivity</a>
     */
    REMOVE_AS_KAYENTA
}
