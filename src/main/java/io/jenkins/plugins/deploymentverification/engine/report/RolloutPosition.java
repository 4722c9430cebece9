package io.jenkins.plugins.deploymentverification.engine.report;

/**
 * Which stage of a progressive rollout a verification is.
 *
 * @param rollout its id, unique within its build
 * @param stage from 1
 * @param stages how many there are
 * @param weight the new version's share of the traffic in the stage, in percent
 */
public record RolloutPosition(String rollout, int stage, int stages, int weight) {

    /** In English, such as {@code stage 2 of 4, weight 25 %}. */
    public String text() {
        return "stage " + stage + " of " + stages + ", weight " + weight + " %";
    }
}
