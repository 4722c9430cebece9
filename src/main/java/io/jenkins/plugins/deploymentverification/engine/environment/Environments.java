package io.jenkins.plugins.deploymentverification.engine.environment;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Optional;

/** All environments, in the order in which a version passes through them. Immutable. */
public record Environments(List<Environment> all) {

    public Environments {
        all = List.copyOf(all);
        for (int i = 0; i < all.size(); i++) {
            if (indexOf(all, all.get(i).name()) < i) {
                throw new IllegalArgumentException(
                        "the environment '" + all.get(i).name() + "' is there twice");
            }
        }
    }

    /** Also of null, for a deployment that names none. */
    public Optional<Environment> find(@CheckForNull String name) {
        int index = name == null ? -1 : indexOf(all, name);
        return index < 0 ? Optional.empty() : Optional.of(all.get(index));
    }

    /** The one before it; empty for the first one. */
    public Optional<Environment> before(Environment environment) {
        int index = indexOf(all, environment.name());
        return index < 1 ? Optional.empty() : Optional.of(all.get(index - 1));
    }

    private static int indexOf(List<Environment> all, String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equalsIgnoreCase(name.strip())) {
                return i;
            }
        }
        return -1;
    }
}
