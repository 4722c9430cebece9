package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.List;
import java.util.Optional;

/**
 * A policy document: what must hold for one or several services.
 *
 * @param services at least one, names unique
 */
public record Policy(List<ServicePolicy> services) {

    public Policy {
        services = List.copyOf(services);
    }

    public Optional<ServicePolicy> service(String name) {
        return services.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
