package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.Dashboard;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.GrafanaSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.grafana.GrafanaSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Grafana: queries through its data sources, its alert rules, annotations, dashboards in the report. */
public final class GrafanaSourceConfig extends HttpSourceConfig {

    private static final int DEFAULT_LOOKBACK_SECONDS = (int) GrafanaSettings.DEFAULT_LOOKBACK.toSeconds();

    @CheckForNull
    private String organization;

    @CheckForNull
    private String dataSource;

    @CheckForNull
    private String dataSourceType;

    private int lookbackSeconds = DEFAULT_LOOKBACK_SECONDS;

    @CheckForNull
    private ArrayList<GrafanaDashboard> dashboards;

    @DataBoundConstructor
    public GrafanaSourceConfig(String name, String url) {
        super(name, url);
    }

    /** Its number, or null for the one the credentials belong to. */
    @CheckForNull
    public String getOrganization() {
        return organization;
    }

    @DataBoundSetter
    public void setOrganization(@CheckForNull String organization) {
        this.organization = Util.fixEmptyAndTrim(organization);
    }

    /** Uid of the data source that queries go through, or null where each names its own. */
    @CheckForNull
    public String getDataSource() {
        return dataSource;
    }

    @DataBoundSetter
    public void setDataSource(@CheckForNull String dataSource) {
        this.dataSource = Util.fixEmptyAndTrim(dataSource);
    }

    /** Id of the data source's plugin. */
    public String getDataSourceType() {
        return dataSourceType == null ? GrafanaSettings.DEFAULT_TYPE : dataSourceType;
    }

    @DataBoundSetter
    public void setDataSourceType(@CheckForNull String dataSourceType) {
        this.dataSourceType = Util.fixEmptyAndTrim(dataSourceType);
    }

    /** How far back the newest value may be, for data sources without instant queries. */
    public int getLookbackSeconds() {
        return lookbackSeconds;
    }

    @DataBoundSetter
    public void setLookbackSeconds(int lookbackSeconds) {
        this.lookbackSeconds = Math.min(Math.max(lookbackSeconds, 1), 86_400);
    }

    /** That reports link to. */
    public List<GrafanaDashboard> getDashboards() {
        return dashboards == null ? List.of() : List.copyOf(dashboards);
    }

    @DataBoundSetter
    public void setDashboards(@CheckForNull List<GrafanaDashboard> dashboards) {
        this.dashboards = dashboards == null || dashboards.isEmpty() ? null : new ArrayList<>(dashboards);
    }

    @Override
    public boolean hasDashboards() {
        return dashboards != null;
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.GRAFANA;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        List<Dashboard> all =
                getDashboards().stream().map(GrafanaDashboard::toEngine).toList();
        return new Factory(new GrafanaSettings(
                connection,
                number(organization),
                dataSource,
                getDataSourceType(),
                Duration.ofSeconds(lookbackSeconds),
                all));
    }

    @CheckForNull
    private static Integer number(@CheckForNull String organization) {
        if (organization == null) {
            return null;
        }
        if (!organization.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("an organization is told by its number");
        }
        return Integer.valueOf(organization);
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(GrafanaSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return GrafanaSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("grafana")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GrafanaSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of("organization", "dataSource", "dataSourceType");
        }

        @POST
        public ComboBoxModel doFillDataSourceTypeItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return new ComboBoxModel(
                    "prometheus", "loki", "influxdb", "elasticsearch", "graphite", "cloudwatch", "mysql", "postgres");
        }

        @POST
        public FormValidation doCheckOrganization(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                number(Util.fixEmptyAndTrim(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
