package io.jenkins.plugins.deploymentverification.engine.notification;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a service stands.
 *
 * @param rates all of them hold; none means that the service tells when it is enough
 * @param penalty for how long it is left alone when it says "too fast" without saying until when
 */
public record ChannelLimits(List<RateLimit> rates, Duration penalty) {

    public ChannelLimits {
        rates = List.copyOf(rates);
        Objects.requireNonNull(penalty, "penalty");
    }
}
