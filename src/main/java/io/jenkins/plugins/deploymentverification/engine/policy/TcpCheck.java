package io.jenkins.plugins.deploymentverification.engine.policy;

import java.time.Duration;

/**
 * A TCP connection can be opened.
 *
 * @param port 1 to 65535
 * @param timeout of one attempt
 * @param retries further attempts before a measurement counts as a breach
 */
public record TcpCheck(CheckSettings settings, String host, int port, Duration timeout, int retries) implements Check {

    @Override
    public boolean isProbe() {
        return true;
    }

    @Override
    public CheckType type() {
        return CheckType.TCP;
    }

    /** The value is the time to connect. */
    @Override
    public Unit unit() {
        return Unit.SECONDS;
    }
}
