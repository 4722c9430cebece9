package io.jenkins.plugins.deploymentverification.engine.probe;

import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import java.time.Duration;

/** Asks the service itself. Safe for use by many threads; honours interruption. */
public interface Probes {

    /**
     * Sends the check's request, again where it is not answered as expected and the check allows retries.
     *
     * @param budget for all attempts together
     * @return what came of it; a failed connection is a result like any other
     */
    ProbeResult http(HttpCheck check, Duration budget) throws InterruptedException;

    /** Opens a connection, again where that fails and the check allows retries. */
    ProbeResult tcp(TcpCheck check, Duration budget) throws InterruptedException;
}
