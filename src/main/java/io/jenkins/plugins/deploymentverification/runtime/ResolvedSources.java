package io.jenkins.plugins.deploymentverification.runtime;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The metric sources that a policy uses, credentials resolved: all that an agent needs to make them. Holds secrets, so
 * it is only ever sent over a channel.
 */
@Restricted(NoExternalUse.class)
public final class ResolvedSources implements SourceLookup, AutoCloseable, Serializable {

    private static final long serialVersionUID = 1L;
    private static final String DEFAULT = "";

    private final HashMap<String, MetricSourceFactory> factories = new HashMap<>();
    private final HashMap<String, String> failures = new HashMap<>();
    private transient Map<String, MetricSource> open;

    private ResolvedSources() {}

    /**
     * Resolves every source that a policy uses.
     *
     * @throws SourceException when one does not exist or its credentials are missing: better now than after the window
     */
    public static ResolvedSources of(ServicePolicy policy, SourceContext context) throws SourceException {
        ResolvedSources sources = new ResolvedSources();
        for (String name : names(policy)) {
            sources.resolve(name, context);
        }
        return sources;
    }

    /** Also resolves sources that no check needs; one that cannot be had fails only where it is used. */
    public ResolvedSources with(Collection<String> more, SourceContext context) {
        for (String name : more) {
            if (!factories.containsKey(name)) {
                try {
                    resolve(name, context);
                } catch (SourceException e) {
                    failures.put(name, e.getMessage());
                }
            }
        }
        return this;
    }

    /** As {@link #of}, for a verification that is under way: what is missing by now fails measurements only. */
    public static ResolvedSources ofResumed(ServicePolicy policy, SourceContext context) {
        ResolvedSources sources = new ResolvedSources();
        for (String name : names(policy)) {
            try {
                sources.resolve(name, context);
            } catch (SourceException e) {
                sources.failures.put(name, e.getMessage());
            }
        }
        return sources;
    }

    private void resolve(String name, SourceContext context) throws SourceException {
        MetricSourceConfig config =
                DeploymentVerificationConfiguration.get().source(name.equals(DEFAULT) ? null : name);
        if (config.isEnabled()) {
            factories.put(name, config.toFactory(context));
        } else {
            failures.put(name, "the metric source '" + config.getName() + "' is switched off");
        }
    }

    private static Set<String> names(ServicePolicy policy) {
        Set<String> names = new LinkedHashSet<>();
        policy.checks().stream()
                .filter(c -> !c.isProbe())
                .map(policy::sourceOf)
                .forEach(name -> names.add(name == null ? DEFAULT : name));
        return names;
    }

    @Override
    public synchronized MetricSource get(@CheckForNull String name) throws SourceException {
        String key = name == null ? DEFAULT : name;
        if (open == null) {
            open = new HashMap<>();
        }
        MetricSource source = open.get(key);
        if (source == null) {
            MetricSourceFactory factory = factories.get(key);
            if (factory == null) {
                throw new SourceException(
                        SourceException.Kind.CONFIGURATION,
                        failures.getOrDefault(key, "there is no metric source '" + key + "'"));
            }
            source = factory.create();
            open.put(key, source);
        }
        return source;
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.values().forEach(MetricSource::close);
            open = null;
        }
    }
}
