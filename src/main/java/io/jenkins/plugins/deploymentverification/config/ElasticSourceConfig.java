package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch.ElasticSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch.ElasticSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Elasticsearch or OpenSearch; see {@link ElasticSettings} for the fields. */
public final class ElasticSourceConfig extends HttpSourceConfig {

    @CheckForNull
    private String index;

    @CheckForNull
    private String dateField;

    @CheckForNull
    private String apiKeyId;

    private int windowSeconds = (int) ElasticSettings.DEFAULT_WINDOW.toSeconds();
    private int delaySeconds = (int) ElasticSettings.DEFAULT_DELAY.toSeconds();

    @DataBoundConstructor
    public ElasticSourceConfig(String name, String url) {
        super(name, url);
    }

    /** Indices, data streams or aliases. */
    @CheckForNull
    public String getIndex() {
        return index;
    }

    @DataBoundSetter
    public void setIndex(@CheckForNull String index) {
        this.index = Util.fixEmptyAndTrim(index);
    }

    public String getDateField() {
        return dateField == null ? ElasticSettings.DEFAULT_DATE_FIELD : dateField;
    }

    @DataBoundSetter
    public void setDateField(@CheckForNull String dateField) {
        this.dateField = Util.fixEmptyAndTrim(dateField);
    }

    /** Id of a secret text with an encoded API key; null where the common authentication is used. */
    @CheckForNull
    public String getApiKeyId() {
        return apiKeyId;
    }

    @DataBoundSetter
    public void setApiKeyId(@CheckForNull String apiKeyId) {
        this.apiKeyId = Util.fixEmptyAndTrim(apiKeyId);
    }

    /** A value is over the documents of so long before. */
    public int getWindowSeconds() {
        return windowSeconds;
    }

    @DataBoundSetter
    public void setWindowSeconds(int windowSeconds) {
        this.windowSeconds = Math.min(Math.max(windowSeconds, 1), 604_800);
    }

    /** How long documents take until they are found. */
    public int getDelaySeconds() {
        return delaySeconds;
    }

    @DataBoundSetter
    public void setDelaySeconds(int delaySeconds) {
        this.delaySeconds = Math.min(Math.max(delaySeconds, 0), 3_600);
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.ELASTICSEARCH;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) throws SourceException {
        HttpConnection known = apiKeyId == null
                ? connection
                : ElasticSettings.withApiKey(connection, ConnectionCredentials.secret(context, apiKeyId, getUrl()));
        return new Factory(settings(known));
    }

    private ElasticSettings settings(HttpConnection connection) {
        return new ElasticSettings(
                connection,
                Util.fixNull(index),
                getDateField(),
                Duration.ofSeconds(windowSeconds),
                Duration.ofSeconds(delaySeconds));
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(ElasticSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return ElasticSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("elasticsearch")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.ElasticSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of("index", "dateField", "apiKeyId", "windowSeconds", "delaySeconds");
        }

        @POST
        public ListBoxModel doFillApiKeyIdItems(@QueryParameter String url, @QueryParameter String apiKeyId) {
            return CredentialItems.of(url, apiKeyId, StringCredentials.class);
        }

        @POST
        public FormValidation doCheckIndex(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            try {
                ElasticSettings.of(HttpConnection.of(URI.create("http://localhost")), Util.fixNull(value));
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
