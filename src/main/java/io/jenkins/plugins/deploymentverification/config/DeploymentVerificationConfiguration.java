package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.BulkChange;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.PersistentDescriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.environment.Environments;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The section "Deployment verification" of the global configuration: metric sources, notifiers and policies. Thread-safe. */
@Extension
@Symbol("deploymentVerification")
public final class DeploymentVerificationConfiguration extends GlobalConfiguration implements PersistentDescriptor {

    /** Replaced as a whole, never changed. */
    private volatile ArrayList<MetricSourceConfig> metricSources = new ArrayList<>();

    private volatile ArrayList<NotifierConfig> notifiers = new ArrayList<>();
    private volatile ArrayList<NamedPolicy> policies = new ArrayList<>();
    private volatile ArrayList<JiraSiteConfig> jiraSites = new ArrayList<>();
    private volatile ArrayList<EnvironmentConfig> environments = new ArrayList<>();
    private volatile String defaultSource;

    public static DeploymentVerificationConfiguration get() {
        return ExtensionList.lookupSingleton(DeploymentVerificationConfiguration.class);
    }

    @NonNull
    @Override
    public String getDisplayName() {
        return Messages.DeploymentVerificationConfiguration_displayName();
    }

    public List<MetricSourceConfig> getMetricSources() {
        return Collections.unmodifiableList(metricSources);
    }

    /** @throws IllegalArgumentException when two have the same name, or one has none */
    @DataBoundSetter
    public void setMetricSources(@CheckForNull List<MetricSourceConfig> metricSources) {
        ArrayList<MetricSourceConfig> changed = new ArrayList<>(Util.fixNull(metricSources));
        refuseSameNames("metric source", changed, MetricSourceConfig::getName);
        this.metricSources = changed;
        save();
    }

    public List<NotifierConfig> getNotifiers() {
        return Collections.unmodifiableList(notifiers);
    }

    /** @throws IllegalArgumentException when two have the same name, or one has none */
    @DataBoundSetter
    public void setNotifiers(@CheckForNull List<NotifierConfig> notifiers) {
        ArrayList<NotifierConfig> changed = new ArrayList<>(Util.fixNull(notifiers));
        refuseSameNames("notifier", changed, NotifierConfig::getName);
        this.notifiers = changed;
        save();
    }

    /** The policies that steps use by name. */
    public List<NamedPolicy> getPolicies() {
        return Collections.unmodifiableList(policies);
    }

    /** @throws IllegalArgumentException when two have the same name, or one has none */
    @DataBoundSetter
    public void setPolicies(@CheckForNull List<NamedPolicy> policies) {
        ArrayList<NamedPolicy> changed = new ArrayList<>(Util.fixNull(policies));
        refuseSameNames("policy", changed, NamedPolicy::getName);
        this.policies = changed;
        save();
    }

    public List<JiraSiteConfig> getJiraSites() {
        return Collections.unmodifiableList(Util.fixNull(jiraSites)); // null in a file of an earlier version
    }

    /** @throws IllegalArgumentException when two have the same name, or one has none */
    @DataBoundSetter
    public void setJiraSites(@CheckForNull List<JiraSiteConfig> jiraSites) {
        ArrayList<JiraSiteConfig> changed = new ArrayList<>(Util.fixNull(jiraSites));
        refuseSameNames("Jira site", changed, JiraSiteConfig::getName);
        this.jiraSites = changed;
        save();
    }

    /** In the order in which a version passes through them. */
    public List<EnvironmentConfig> getEnvironments() {
        return Collections.unmodifiableList(Util.fixNull(environments)); // null in a file of an earlier version
    }

    /** @throws IllegalArgumentException when two have the same name, one has none, or one cannot be used */
    @DataBoundSetter
    public void setEnvironments(@CheckForNull List<EnvironmentConfig> environments) {
        ArrayList<EnvironmentConfig> changed = new ArrayList<>(Util.fixNull(environments));
        refuseSameNames("environment", changed, EnvironmentConfig::getName);
        environments(changed);
        this.environments = changed;
        save();
    }

    /** @throws IllegalArgumentException when a file that was edited by hand has one that cannot be used */
    public Environments environments() {
        return environments(getEnvironments());
    }

    private static Environments environments(List<EnvironmentConfig> configured) {
        return new Environments(
                configured.stream().map(EnvironmentConfig::toEnvironment).toList());
    }

    /** The metric source of verifications in an environment that name none; null for the default one. */
    @CheckForNull
    public String sourceOf(@CheckForNull String environment) {
        return environment == null
                ? null
                : getEnvironments().stream()
                        .filter(e -> e.getName().equalsIgnoreCase(environment.strip()))
                        .map(EnvironmentConfig::getSource)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
    }

    /** Name of the metric source of checks that name none; null where the only one is meant. */
    @CheckForNull
    public String getDefaultSource() {
        return defaultSource;
    }

    @DataBoundSetter
    public void setDefaultSource(@CheckForNull String defaultSource) {
        this.defaultSource = Util.fixEmptyAndTrim(defaultSource);
        save();
    }

    /**
     * A metric source.
     *
     * @param name null for the default one
     * @throws SourceException of kind {@code CONFIGURATION} when there is none, telling which there are
     */
    public MetricSourceConfig source(@CheckForNull String name) throws SourceException {
        List<MetricSourceConfig> all = metricSources;
        String wanted = name == null ? defaultSource : name;
        if (wanted == null && all.size() == 1) {
            return all.get(0);
        }
        String names = all.isEmpty()
                ? "none"
                : all.stream().map(MetricSourceConfig::getName).collect(Collectors.joining(", "));
        if (wanted == null) {
            throw new SourceException(
                    SourceException.Kind.CONFIGURATION,
                    "the policy names no metric source, and there is no default one; configured are: " + names);
        }
        return all.stream()
                .filter(s -> s.getName().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new SourceException(
                        SourceException.Kind.CONFIGURATION,
                        "there is no metric source named '" + wanted + "'; configured are: " + names));
    }

    /**
     * The query languages of the sources, for a policy that is read.
     *
     * @param instead the source that is asked instead of the policy's, or null; checks' own sources win
     */
    public QueryLanguage.Lookup languages(@CheckForNull String instead) {
        return languages(instead, null);
    }

    /** @param otherwise the source that is asked where neither the policy nor a check names one, or null */
    public QueryLanguage.Lookup languages(@CheckForNull String instead, @CheckForNull String otherwise) {
        return (ofCheck, ofService) -> {
            String named = instead == null ? ofService : instead;
            String ofPolicy = named == null ? otherwise : named;
            try {
                return source(ofCheck == null ? ofPolicy : ofCheck).queryLanguage();
            } catch (SourceException e) {
                return QueryLanguage.PROMQL; // its checks cannot be asked, and say so
            }
        };
    }

    public Optional<NamedPolicy> policy(String name) {
        return policies.stream().filter(p -> p.getName().equals(name)).findFirst();
    }

    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        try (BulkChange change = new BulkChange(this)) {
            // a list without items is not a part of the form, and would keep its last item
            if (!json.has("metricSources")) {
                setMetricSources(List.of());
            }
            if (!json.has("notifiers")) {
                setNotifiers(List.of());
            }
            if (!json.has("policies")) {
                setPolicies(List.of());
            }
            if (!json.has("jiraSites")) {
                setJiraSites(List.of());
            }
            if (!json.has("environments")) {
                setEnvironments(List.of());
            }
            req.bindJSON(this, json);
            change.commit();
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), e, "metricSources");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    /** The metric sources that were saved, for the default one. */
    @POST
    public ListBoxModel doFillDefaultSourceItems(@QueryParameter String defaultSource) {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        ListBoxModel items = new ListBoxModel();
        items.add(Messages.DeploymentVerificationConfiguration_onlySource(), "");
        Set<String> names = new LinkedHashSet<>();
        metricSources.forEach(s -> names.add(s.getName()));
        if (Util.fixEmptyAndTrim(defaultSource) != null) {
            names.add(defaultSource.strip());
        }
        names.forEach(items::add);
        return items;
    }

    private static <T> void refuseSameNames(String what, List<T> items, Function<T, String> nameOf) {
        Set<String> names = new HashSet<>();
        for (T item : items) {
            String name = nameOf.apply(item);
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a " + what + " needs a name");
            }
            if (!names.add(name)) {
                throw new IllegalArgumentException("there are two of a " + what + " named '" + name + "'");
            }
        }
    }
}
