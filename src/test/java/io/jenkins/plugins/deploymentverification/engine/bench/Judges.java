package io.jenkins.plugins.deploymentverification.engine.bench;

import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Direction;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.KayentaMetric;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.MinimumEffect;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.Samples;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialResult.Decision;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialSettings.Scale;
import io.jenkins.plugins.deploymentverification.engine.analysis.statistics.SequentialTest;
import java.util.Arrays;

/** The judges that {@link JudgeSimulation} compares. A change of 10 % and more matters to all of them. */
enum Judges {
    /** Three values in a row more than a quarter above the median from before. */
    THRESHOLD("threshold +25 %, 3 in a row") {
        @Override
        int judge(Workload.Run run, int looksBeforePass) {
            double limit = 1.25 * Samples.median(run.canaryBefore());
            int inARow = 0;
            for (int i = 0; i < run.canary().length; i++) {
                inARow = run.canary()[i] > limit ? inARow + 1 : 0;
                if (inARow == 3) {
                    return i + 1;
                }
            }
            return 0;
        }
    },
    /** Kayenta's rule, once, with the live control. */
    KAYENTA("Kayenta's rule at the end") {
        @Override
        int judge(Workload.Run run, int looksBeforePass) {
            return fails(run, run.canary().length) ? run.canary().length : 0;
        }
    },
    /** Kayenta's rule after every tenth measurement, which fails at the first time that it would. */
    KAYENTA_REPEATED("Kayenta's rule, 12 looks") {
        @Override
        int judge(Workload.Run run, int looksBeforePass) {
            for (int look = 10; look <= run.canary().length; look += 10) {
                if (fails(run, look)) {
                    return look;
                }
            }
            return 0;
        }
    },
    /** Ours, with the live control and its past. */
    CONTROL("sequential, live control") {
        @Override
        int judge(Workload.Run run, int looksBeforePass) {
            return paired(run, run.controlBefore(), looksBeforePass);
        }
    },
    /** Ours, with the live control of which no past is known. */
    CONTROL_ALONE("sequential, control, no past") {
        @Override
        int judge(Workload.Run run, int looksBeforePass) {
            return paired(run, new double[0], looksBeforePass);
        }
    },
    /** Ours, with the window before. */
    BEFORE("sequential, window before") {
        @Override
        int judge(Workload.Run run, int looksBeforePass) {
            SequentialTest test =
                    SequentialTest.against(settings(run.canary().length, looksBeforePass), run.canaryBefore(), true);
            for (int i = 0; i < run.canary().length; i++) {
                Decision decision = test.next(run.canary()[i]);
                if (decision != Decision.CONTINUE) {
                    return decision == Decision.FAIL ? i + 1 : -i - 1;
                }
            }
            return 0;
        }
    };

    static final double MATTERS = 0.1;

    private static final KayentaJudge KAYENTAS = new KayentaJudge();
    private static final KayentaMetric METRIC = KayentaMetric.of(Direction.INCREASE, KayentaMetric.Measure.MEAN_RATIO)
            .withAllowed(1, 1 + MATTERS);

    private final String title;

    Judges(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /**
     * Judges a run.
     *
     * @param looksBeforePass how many measurements it takes at least to pass early; more than there are for never
     * @return the number of the measurement at which it fails, from 1; the negative one at which it passes early; or 0
     */
    abstract int judge(Workload.Run run, int looksBeforePass);

    static SequentialSettings settings(int looks, int looksBeforePass) {
        return new SequentialSettings(
                Direction.INCREASE, Scale.RATIO, MinimumEffect.relative(MATTERS), 0.01, 0.05, looks, looksBeforePass);
    }

    private static boolean fails(Workload.Run run, int looks) {
        double[] canary = Arrays.copyOf(run.canary(), looks);
        double[] control = Arrays.copyOf(run.control(), looks);
        return KAYENTAS.classify(METRIC, canary, control).label() == KayentaJudge.Label.HIGH;
    }

    private static int paired(Workload.Run run, double[] before, int looksBeforePass) {
        SequentialTest test = SequentialTest.paired(settings(run.canary().length, looksBeforePass), before);
        for (int i = 0; i < run.canary().length; i++) {
            Decision decision = test.next(run.canary()[i], run.control()[i]);
            if (decision != Decision.CONTINUE) {
                return decision == Decision.FAIL ? i + 1 : -i - 1;
            }
        }
        return 0;
    }
}
