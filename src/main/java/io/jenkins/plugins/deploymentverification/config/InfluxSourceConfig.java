package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxLanguage;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** InfluxDB, asked in InfluxQL or Flux; see {@link InfluxSettings} for the fields. */
public final class InfluxSourceConfig extends HttpSourceConfig {

    @CheckForNull
    private InfluxLanguage language;

    @CheckForNull
    private String database;

    @CheckForNull
    private String retentionPolicy;

    @CheckForNull
    private String organization;

    @CheckForNull
    private String bucket;

    private int intervalSeconds = (int) LookBack.DEFAULT.interval().toSeconds();
    private int lookbackSeconds = (int) LookBack.DEFAULT.lookBack().toSeconds();
    private int delaySeconds = (int) LookBack.DEFAULT.delay().toSeconds();

    @DataBoundConstructor
    public InfluxSourceConfig(String name, String url) {
        super(name, url);
    }

    public InfluxLanguage getLanguage() {
        return language == null ? InfluxLanguage.INFLUXQL : language;
    }

    @DataBoundSetter
    public void setLanguage(@CheckForNull InfluxLanguage language) {
        this.language = language;
    }

    /** Of InfluxQL. */
    @CheckForNull
    public String getDatabase() {
        return database;
    }

    @DataBoundSetter
    public void setDatabase(@CheckForNull String database) {
        this.database = Util.fixEmptyAndTrim(database);
    }

    /** Of InfluxQL; null for the database's default. */
    @CheckForNull
    public String getRetentionPolicy() {
        return retentionPolicy;
    }

    @DataBoundSetter
    public void setRetentionPolicy(@CheckForNull String retentionPolicy) {
        this.retentionPolicy = Util.fixEmptyAndTrim(retentionPolicy);
    }

    /** Of Flux. */
    @CheckForNull
    public String getOrganization() {
        return organization;
    }

    @DataBoundSetter
    public void setOrganization(@CheckForNull String organization) {
        this.organization = Util.fixEmptyAndTrim(organization);
    }

    /** Of Flux; what queries may call {@code v.defaultBucket}. */
    @CheckForNull
    public String getBucket() {
        return bucket;
    }

    @DataBoundSetter
    public void setBucket(@CheckForNull String bucket) {
        this.bucket = Util.fixEmptyAndTrim(bucket);
    }

    /** Width of buckets where a query leaves it open. */
    public int getIntervalSeconds() {
        return intervalSeconds;
    }

    @DataBoundSetter
    public void setIntervalSeconds(int intervalSeconds) {
        this.intervalSeconds = Math.min(Math.max(intervalSeconds, 1), 604_800);
    }

    public int getLookbackSeconds() {
        return lookbackSeconds;
    }

    @DataBoundSetter
    public void setLookbackSeconds(int lookbackSeconds) {
        this.lookbackSeconds = Math.min(Math.max(lookbackSeconds, 1), 604_800);
    }

    /** How long data takes to arrive. */
    public int getDelaySeconds() {
        return delaySeconds;
    }

    @DataBoundSetter
    public void setDelaySeconds(int delaySeconds) {
        this.delaySeconds = Math.min(Math.max(delaySeconds, 0), 3_600);
    }

    @Override
    public QueryLanguage queryLanguage() {
        return isFlux() ? QueryLanguage.FLUX : QueryLanguage.INFLUXQL;
    }

    private boolean isFlux() {
        return getLanguage() == InfluxLanguage.FLUX;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        LookBack lookBack = new LookBack(
                Duration.ofSeconds(intervalSeconds),
                Duration.ofSeconds(lookbackSeconds),
                Duration.ofSeconds(delaySeconds));
        InfluxSettings settings = isFlux()
                ? InfluxSettings.flux(connection, organization, bucket)
                : new InfluxSettings(
                        connection, InfluxLanguage.INFLUXQL, database, retentionPolicy, null, null, lookBack);
        return new Factory(settings.withLookBack(lookBack));
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(InfluxSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return InfluxSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("influxdb")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.InfluxSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of(
                    "language",
                    "database",
                    "retentionPolicy",
                    "organization",
                    "bucket",
                    "intervalSeconds",
                    "lookbackSeconds",
                    "delaySeconds");
        }

        @POST
        public ListBoxModel doFillLanguageItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            items.add("InfluxQL (InfluxDB 1.x, 3.x)", InfluxLanguage.INFLUXQL.name());
            items.add("Flux (InfluxDB 2.x, Cloud)", InfluxLanguage.FLUX.name());
            return items;
        }
    }
}
