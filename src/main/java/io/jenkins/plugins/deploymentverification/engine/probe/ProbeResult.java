package io.jenkins.plugins.deploymentverification.engine.probe;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What came of a probe.
 *
 * @param ok whether all was as expected
 * @param value in the check's unit (time in seconds, or the number asked for in the body); null where there is none
 * @param message what was expected and what came, without secrets
 * @param tookMillis time of the last attempt
 */
public record ProbeResult(boolean ok, @CheckForNull Double value, String message, long tookMillis) {}
