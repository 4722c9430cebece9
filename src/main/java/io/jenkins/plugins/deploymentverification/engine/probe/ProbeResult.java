package io.jenkins.plugins.deploymentverification.engine.probe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;

/**
 * What an HTTP or TCP check found.
 *
 * @param ok whether all was as expected; a connection that fails is not
 * @param value seconds to the complete answer or the open connection, or the number at the check's JSON path when
 *     the check has criteria for it; null when there is none
 * @param remark in words, what was expected and what came; without secrets
 * @param tookMillis of the last attempt
 */
public record ProbeResult(boolean ok, @CheckForNull Double value, Remark remark, long tookMillis) {

    /** In English. */
    public String message() {
        return remark.toString();
    }
}
