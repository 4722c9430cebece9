package io.jenkins.plugins.deploymentverification.engine.bench;

import java.util.Random;

/**
 * Makes counts of errors of a canary and of its control.
 *
 * @param requests of each side and interval
 * @param rate of errors
 * @param burst how many errors come at a time: 1 makes Poisson counts
 */
record CountWorkload(int requests, double rate, int burst) {

    /** Errors of both sides, before the window (of the control) and in it. */
    record Run(double[] controlBefore, double[] canary, double[] control) {}

    Run run(Random random, int before, int looks, double factor, int from) {
        double[] past = new double[before];
        for (int i = 0; i < before; i++) {
            past[i] = errors(random, 1);
        }
        double[] canary = new double[looks];
        double[] control = new double[looks];
        for (int i = 0; i < looks; i++) {
            double load = 1 + 0.5 * Math.sin(i / 20.0);
            canary[i] = errors(random, load * (i < from ? 1 : factor));
            control[i] = errors(random, load);
        }
        return new Run(past, canary, control);
    }

    private double errors(Random random, double factor) {
        double mean = requests * rate * factor / burst;
        int bursts = -1;
        for (double sum = 0; sum < mean; bursts++) {
            sum -= Math.log(1 - random.nextDouble());
        }
        return Math.min(requests, (double) burst * Math.max(0, bursts));
    }
}
