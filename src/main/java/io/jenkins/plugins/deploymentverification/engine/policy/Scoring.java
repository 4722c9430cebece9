package io.jenkins.plugins.deploymentverification.engine.policy;

/**
 * Lets checks of normal severity be weighed against each other. Without it, each of them must hold.
 *
 * @param pass score from 0 to 100 at and above which the verification passes
 * @param warning score below {@code pass} at and above which it passes with a warning; below, it fails
 */
public record Scoring(double pass, double warning) {

    public Scoring {
        if (!(pass >= 0 && pass <= 100 && warning >= 0 && warning <= pass)) {
            throw new IllegalArgumentException("needs 0 <= warning <= pass <= 100");
        }
    }
}
