package io.jenkins.plugins.deploymentverification.config;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.AwsCredentials;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.CloudWatchSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.CloudWatchSource;
import io.jenkins.plugins.deploymentverification.engine.metric.cloudwatch.Regions;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Amazon CloudWatch. Its credentials are the user name (access key id) and password (secret access key). */
public final class CloudWatchSourceConfig extends HttpSourceConfig {

    private static final int DEFAULT_PERIOD_SECONDS = (int) CloudWatchSettings.DEFAULT_PERIOD.toSeconds();
    private static final int DEFAULT_LOOKBACK_SECONDS = (int) CloudWatchSettings.DEFAULT_LOOKBACK.toSeconds();

    private final String region;

    @CheckForNull
    private String endpoint;

    @CheckForNull
    private String sessionSecretId;

    private int periodSeconds = DEFAULT_PERIOD_SECONDS;
    private int lookbackSeconds = DEFAULT_LOOKBACK_SECONDS;

    @DataBoundConstructor
    public CloudWatchSourceConfig(String name, String region) {
        super(name, null);
        this.region = Util.fixNull(region).strip();
    }

    public String getRegion() {
        return region;
    }

    /** Of a VPC or a simulation; null for the region's public one. */
    @CheckForNull
    public String getEndpoint() {
        return endpoint;
    }

    @DataBoundSetter
    public void setEndpoint(@CheckForNull String endpoint) {
        this.endpoint = Util.fixEmptyAndTrim(endpoint);
    }

    @Override
    public String getUrl() {
        if (endpoint != null) {
            return endpoint;
        }
        try {
            return Regions.endpoint(region).toString();
        } catch (IllegalArgumentException e) {
            return "https://invalid"; // what is wrong with the region is told when the source is made
        }
    }

    /** Id of a secret text, for temporary credentials. */
    @CheckForNull
    public String getSessionSecretId() {
        return sessionSecretId;
    }

    @DataBoundSetter
    public void setSessionSecretId(@CheckForNull String sessionSecretId) {
        this.sessionSecretId = Util.fixEmptyAndTrim(sessionSecretId);
    }

    /** Of data points, where a query does not say it. */
    public int getPeriodSeconds() {
        return periodSeconds;
    }

    @DataBoundSetter
    public void setPeriodSeconds(int periodSeconds) {
        this.periodSeconds = Math.min(Math.max(periodSeconds, 1), 86_400);
    }

    /** How old the newest data point may be. */
    public int getLookbackSeconds() {
        return lookbackSeconds;
    }

    @DataBoundSetter
    public void setLookbackSeconds(int lookbackSeconds) {
        this.lookbackSeconds = Math.min(Math.max(lookbackSeconds, 1), 86_400);
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.CLOUDWATCH;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) throws SourceException {
        Regions.checked(region);
        if (getCredentialsId() == null) {
            throw new IllegalArgumentException("choose its credentials");
        }
        StandardUsernamePasswordCredentials key =
                context.credential(getCredentialsId(), StandardUsernamePasswordCredentials.class, getUrl());
        String token =
                sessionSecretId == null ? null : ConnectionCredentials.secret(context, sessionSecretId, getUrl());
        AwsCredentials credentials =
                new AwsCredentials(key.getUsername(), key.getPassword().getPlainText(), token);
        return new Factory(new CloudWatchSettings(
                connection,
                region,
                credentials,
                Duration.ofSeconds(periodSeconds),
                Duration.ofSeconds(Math.max(periodSeconds, lookbackSeconds))));
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(CloudWatchSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return CloudWatchSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("cloudWatch")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CloudWatchSourceConfig_displayName();
        }

        @Override
        public boolean isUrlShown() {
            return false;
        }

        @Override
        public List<AuthenticationType> getAuthenticationTypes() {
            return List.of();
        }

        @Override
        protected List<String> ownFields() {
            return List.of("region", "endpoint", "sessionSecretId", "periodSeconds", "lookbackSeconds");
        }

        @POST
        public ComboBoxModel doFillRegionItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return new ComboBoxModel(Regions.KNOWN);
        }

        @POST
        public FormValidation doCheckRegion(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                Regions.checked(Util.fixNull(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return Urls.checkOptional(value);
        }

        @POST
        public ListBoxModel doFillSessionSecretIdItems(@QueryParameter String sessionSecretId) {
            return CredentialItems.of("", sessionSecretId, StringCredentials.class);
        }
    }
}
