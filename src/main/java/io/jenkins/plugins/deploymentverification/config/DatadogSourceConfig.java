package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSite;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Datadog organisation: its site and two keys. */
public final class DatadogSourceConfig extends HttpSourceConfig {

    private static final int DEFAULT_LOOKBACK_SECONDS = (int) DatadogSettings.DEFAULT_LOOKBACK.toSeconds();
    private static final int DEFAULT_SETTLE_SECONDS = (int) DatadogSettings.DEFAULT_SETTLE.toSeconds();

    private String site = DatadogSite.US1.domain();

    @CheckForNull
    private String apiKeyId;

    @CheckForNull
    private String applicationKeyId;

    @CheckForNull
    private String apiUrl;

    @CheckForNull
    private String queryApi;

    @CheckForNull
    private String evaluation;

    private int lookbackSeconds = DEFAULT_LOOKBACK_SECONDS;
    private int settleSeconds = DEFAULT_SETTLE_SECONDS;

    @DataBoundConstructor
    public DatadogSourceConfig(String name) {
        super(name, null);
    }

    /** The address of the API: that of the site, unless another is given. */
    @Override
    public String getUrl() {
        return apiUrl != null
                ? apiUrl
                : DatadogSite.find(site).orElse(DatadogSite.US1).api().toString();
    }

    /** As Datadog calls it, for example {@code us3.datadoghq.com}. */
    public String getSite() {
        return site;
    }

    @DataBoundSetter
    public void setSite(@CheckForNull String site) {
        String given = Util.fixEmptyAndTrim(site);
        this.site = given == null
                ? DatadogSite.US1.domain()
                : DatadogSite.find(given).map(DatadogSite::domain).orElse(given);
    }

    /** Id of a secret text. */
    @CheckForNull
    public String getApiKeyId() {
        return apiKeyId;
    }

    @DataBoundSetter
    public void setApiKeyId(@CheckForNull String apiKeyId) {
        this.apiKeyId = Util.fixEmptyAndTrim(apiKeyId);
    }

    /** Id of a secret text. */
    @CheckForNull
    public String getApplicationKeyId() {
        return applicationKeyId;
    }

    @DataBoundSetter
    public void setApplicationKeyId(@CheckForNull String applicationKeyId) {
        this.applicationKeyId = Util.fixEmptyAndTrim(applicationKeyId);
    }

    /** In place of the site's API, as for a gateway; null for the site's. */
    @CheckForNull
    public String getApiUrl() {
        return apiUrl;
    }

    @DataBoundSetter
    public void setApiUrl(@CheckForNull String apiUrl) {
        this.apiUrl = Util.fixEmptyAndTrim(apiUrl);
    }

    /** Version of the query API, {@code v1} or {@code v2}; null for the one that the evaluation needs. */
    @CheckForNull
    public String getQueryApi() {
        return queryApi;
    }

    @DataBoundSetter
    public void setQueryApi(@CheckForNull String queryApi) {
        this.queryApi = Util.fixEmptyAndTrim(queryApi);
    }

    /** How a query becomes one value: {@code last}, {@code avg}, {@code min}, {@code max} or {@code sum}. */
    @CheckForNull
    public String getEvaluation() {
        return evaluation;
    }

    @DataBoundSetter
    public void setEvaluation(@CheckForNull String evaluation) {
        this.evaluation = Util.fixEmptyAndTrim(evaluation);
    }

    /** How far back a query for one time looks. */
    public int getLookbackSeconds() {
        return lookbackSeconds;
    }

    @DataBoundSetter
    public void setLookbackSeconds(int lookbackSeconds) {
        this.lookbackSeconds = Math.min(Math.max(lookbackSeconds, 10), 86_400);
    }

    /** How long a bucket must be over before its value counts. */
    public int getSettleSeconds() {
        return settleSeconds;
    }

    @DataBoundSetter
    public void setSettleSeconds(int settleSeconds) {
        this.settleSeconds = Math.min(Math.max(settleSeconds, 0), 900);
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.DATADOG;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) throws SourceException {
        DatadogSite place = DatadogSite.find(site)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the site must be one of " + DatadogSite.domains() + ", but is '" + site + "'"));
        DatadogSettings.Evaluation how = constant("evaluation", evaluation, DatadogSettings.Evaluation.LAST);
        DatadogSettings.Api needed =
                how == DatadogSettings.Evaluation.LAST ? DatadogSettings.Api.V1 : DatadogSettings.Api.V2;
        return new Factory(DatadogSettings.of(
                        connection,
                        key(context, apiKeyId, "the API key"),
                        key(context, applicationKeyId, "the application key"))
                .linkingTo(place)
                .asking(constant("query API", queryApi, needed), how)
                .looking(Duration.ofSeconds(lookbackSeconds), Duration.ofSeconds(settleSeconds)));
    }

    private String key(SourceContext context, @CheckForNull String id, String what) throws SourceException {
        if (id == null) {
            throw new IllegalArgumentException("it needs a credential of the type secret text for " + what);
        }
        return ConnectionCredentials.secret(context, id, getUrl());
    }

    private static <E extends Enum<E>> E constant(String what, @CheckForNull String text, E fallback) {
        try {
            return text == null ? fallback : Enum.valueOf(fallback.getDeclaringClass(), text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no " + what + " '" + text + "'", e);
        }
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(DatadogSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return DatadogSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("datadog")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DatadogSourceConfig_displayName();
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
            return List.of(
                    "site",
                    "apiKeyId",
                    "applicationKeyId",
                    "apiUrl",
                    "queryApi",
                    "evaluation",
                    "lookbackSeconds",
                    "settleSeconds");
        }

        /** Where Datadog has its sites. */
        @POST
        public ListBoxModel doFillSiteItems() {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            for (DatadogSite site : DatadogSite.values()) {
                items.add(site.name().replace('_', '-') + " (" + site.domain() + ")", site.domain());
            }
            return items;
        }

        @POST
        public ListBoxModel doFillApiKeyIdItems(@QueryParameter String apiKeyId) {
            return CredentialItems.of(null, apiKeyId, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillApplicationKeyIdItems(@QueryParameter String applicationKeyId) {
            return CredentialItems.of(null, applicationKeyId, StringCredentials.class);
        }

        @POST
        public ListBoxModel doFillQueryApiItems() {
            return choices(DatadogSettings.Api.values());
        }

        @POST
        public ListBoxModel doFillEvaluationItems() {
            return choices(DatadogSettings.Evaluation.values());
        }

        private static ListBoxModel choices(Enum<?>... constants) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.DatadogSourceConfig_usual(), "");
            for (Enum<?> constant : constants) {
                items.add(constant.name().toLowerCase(Locale.ROOT));
            }
            return items;
        }

        @POST
        public FormValidation doCheckApiUrl(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return Urls.checkOptional(value);
        }
    }
}
