package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.Flavor;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusOptions;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Prometheus, or what speaks its API: Thanos, Mimir, Grafana Cloud, VictoriaMetrics. */
public final class PrometheusSourceConfig extends HttpSourceConfig {

    @CheckForNull
    private Flavor flavor;

    @CheckForNull
    private String tenant;

    /** Null in files of earlier versions. */
    @CheckForNull
    private Boolean dedup;

    private boolean partial;

    @DataBoundConstructor
    public PrometheusSourceConfig(String name, String url) {
        super(name, url);
    }

    /** What it is, where that makes a difference to how it must be asked. */
    public Flavor getFlavor() {
        return flavor == null ? Flavor.PROMETHEUS : flavor;
    }

    @DataBoundSetter
    public void setFlavor(@CheckForNull Flavor flavor) {
        this.flavor = flavor;
    }

    /** Whose data it is; see {@link PrometheusOptions#tenant}. */
    @CheckForNull
    public String getTenant() {
        return tenant;
    }

    @DataBoundSetter
    public void setTenant(@CheckForNull String tenant) {
        this.tenant = Util.fixEmptyAndTrim(tenant);
    }

    /** Whether Thanos merges the series of replicas. */
    public boolean isDedup() {
        return dedup == null || dedup;
    }

    @DataBoundSetter
    public void setDedup(boolean dedup) {
        this.dedup = dedup;
    }

    /** Whether Thanos and VictoriaMetrics may answer in part; such an answer is inconclusive. */
    public boolean isPartial() {
        return partial;
    }

    @DataBoundSetter
    public void setPartial(boolean partial) {
        this.partial = partial;
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.PROMQL;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        return new PrometheusFactory(
                new PrometheusOptions(getFlavor(), tenant, isDedup(), partial).settings(connection));
    }

    /** The form's part for it. */
    @Extension
    @Symbol("prometheus")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PrometheusSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of("flavor", "tenant", "dedup", "partial");
        }

        @POST
        public ListBoxModel doFillFlavorItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            for (Flavor one : Flavor.values()) {
                items.add(one.product(), one.name());
            }
            return items;
        }

        @POST
        public FormValidation doCheckTenant(@QueryParameter String value, @QueryParameter String flavor) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                String tenant = Util.fixEmptyAndTrim(value);
                new PrometheusOptions(
                        flavor.isEmpty() ? Flavor.PROMETHEUS : Flavor.valueOf(flavor), tenant, true, false);
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
