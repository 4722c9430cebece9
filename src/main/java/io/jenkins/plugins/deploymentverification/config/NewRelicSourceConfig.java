package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.newrelic.NewRelicSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.newrelic.NewRelicSettings.Region;
import io.jenkins.plugins.deploymentverification.engine.metric.newrelic.NewRelicSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** New Relic, asked by NRQL. Its credentials are a secret text, the user key. */
public final class NewRelicSourceConfig extends HttpSourceConfig {

    private static final int DEFAULT_WINDOW_SECONDS = (int) NewRelicSettings.DEFAULT_WINDOW.toSeconds();

    private final String account;

    @CheckForNull
    private Region region;

    @CheckForNull
    private String endpoint;

    private int windowSeconds = DEFAULT_WINDOW_SECONDS;

    @DataBoundConstructor
    public NewRelicSourceConfig(String name, String account) {
        super(name, null);
        this.account = Util.fixNull(account).strip();
    }

    /** Its number. */
    public String getAccount() {
        return account;
    }

    public Region getRegion() {
        return region == null ? Region.US : region;
    }

    @DataBoundSetter
    public void setRegion(@CheckForNull Region region) {
        this.region = region;
    }

    /** Of a simulation or a proxy; null for the region's. */
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
        return endpoint == null ? getRegion().url().toString() : endpoint;
    }

    /** How far a query without {@code SINCE} looks back. */
    public int getWindowSeconds() {
        return windowSeconds;
    }

    @DataBoundSetter
    public void setWindowSeconds(int windowSeconds) {
        this.windowSeconds = Math.min(Math.max(windowSeconds, 1), 86_400);
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.NRQL;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) throws SourceException {
        long number = number(account);
        String key = ConnectionCredentials.secret(context, getCredentialsId(), getUrl());
        return new Factory(NewRelicSettings.of(connection, key, number, Duration.ofSeconds(windowSeconds)));
    }

    private static long number(String account) {
        if (!account.matches("[1-9]\\d{0,9}")) {
            throw new IllegalArgumentException("the account is the number that New Relic shows beside its name");
        }
        return Long.parseLong(account);
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(NewRelicSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return NewRelicSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("newRelic")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.NewRelicSourceConfig_displayName();
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
            return List.of("account", "region", "endpoint", "windowSeconds");
        }

        @POST
        public ListBoxModel doFillRegionItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            for (Region one : Region.values()) {
                items.add(one + " (" + one.url().getHost() + ")", one.name());
            }
            return items;
        }

        @POST
        public FormValidation doCheckAccount(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                number(Util.fixNull(value).strip());
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
    }
}
