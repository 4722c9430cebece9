package io.jenkins.plugins.deploymentverification.engine.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;

/**
 * A check whose measurements changed in kind: what a log tells.
 *
 * @param before null for the first measurement
 */
public record CheckChange(String check, @CheckForNull Outcome before, Measurement now) {}
