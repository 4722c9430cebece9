package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.ChangePoint;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MannKendall;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.RobustScore;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Samples;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.TheilSen;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The judges of one series, without a control, with a policy's defaults: 1 % and a change of 10 %. */
enum SeriesJudges {
    /** The trend over the window. */
    TREND("trend") {
        @Override
        int judge(double[] before, double[] window, double[][] earlier) {
            double[] times = new double[window.length];
            Arrays.setAll(times, i -> i);
            boolean significant = MannKendall.test(window, Direction.INCREASE).pValue() <= ALPHA;
            double change = TheilSen.fit(times, window, 0.95).slope() * (window.length - 1);
            return significant && change >= MATTERS * Math.abs(Samples.median(window)) ? window.length : 0;
        }
    },
    /** A shift of the level at the window's start, against as long a time before. */
    LEVEL_SHIFT("level shift") {
        @Override
        int judge(double[] before, double[] window, double[][] earlier) {
            double[] past = Arrays.copyOfRange(before, before.length - window.length, before.length);
            double[] all = DoubleStream.concat(DoubleStream.of(past), DoubleStream.of(window))
                    .toArray();
            ChangePoint shift = ChangePoint.find(all, past.length, 5);
            boolean worse = shift.pValue() <= ALPHA && shift.shift() >= MATTERS * Math.abs(shift.before());
            return worse ? window.length : 0;
        }
    },
    /** Any value that is unusual for its hour. */
    ANOMALY("anomaly, 1 value") {
        @Override
        int judge(double[] before, double[] window, double[][] earlier) {
            return anomaly(window, earlier, 1);
        }
    },
    /** Three of them in a row. */
    ANOMALY_IN_A_ROW("anomaly, 3 in a row") {
        @Override
        int judge(double[] before, double[] window, double[][] earlier) {
            return anomaly(window, earlier, 3);
        }
    };

    private static final double ALPHA = 0.01;
    private static final double MATTERS = 0.1;
    private static final double MOST_SCORE = 3.5;

    private final String title;

    SeriesJudges(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * Judges a window.
     *
     * @param before at least as long as the window
     * @param earlier of each measurement, the values of the same hour of earlier days
     * @return the number of the measurement at which it fails, from 1, or 0
     */
    abstract int judge(double[] before, double[] window, double[][] earlier);

    private static int anomaly(double[] window, double[][] earlier, int needed) {
        int inARow = 0;
        for (int i = 0; i < window.length; i++) {
            RobustScore score = RobustScore.of(window[i], earlier[i]);
            boolean far =
                    score.score() > MOST_SCORE && window[i] - score.median() >= MATTERS * Math.abs(score.median());
            inARow = far ? inARow + 1 : 0;
            if (inARow == needed) {
                return i + 1;
            }
        }
        return 0;
    }
}
