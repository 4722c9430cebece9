package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueKeys;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraApi;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.runtime.JenkinsHttp;
import io.jenkins.plugins.deploymentverification.spi.NamedConfig;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** A Jira: where it is, who we are there, which projects are ours, and how we hear of its changes. */
public final class JiraSiteConfig extends NamedConfig<JiraSiteConfig> {

    private static final int DEFAULT_TIMEOUT_SECONDS = 10;
    private static final int MAX_POLLING_MINUTES = 24 * 60;

    private final String url;
    private String apiVersion = "auto";
    private JiraAuthentication authentication = JiraAuthentication.BASIC;

    @CheckForNull
    private String credentialsId;

    @CheckForNull
    private String cloudId;

    @CheckForNull
    private String projects;

    @CheckForNull
    private String keyPattern;

    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @CheckForNull
    private String webhookSecretId;

    private boolean allowUnsigned;

    @CheckForNull
    private String pollingJql;

    private int pollingMinutes;

    @DataBoundConstructor
    public JiraSiteConfig(String name, String url) {
        super(name);
        this.url = Util.fixNull(url).strip().replaceFirst("/+$", "");
    }

    /** As people open it. */
    public String getUrl() {
        return url;
    }

    /** {@code auto}, {@code 2} or {@code 3}. */
    public String getApiVersion() {
        return apiVersion;
    }

    /** @throws IllegalArgumentException when it is none of them */
    @DataBoundSetter
    public void setApiVersion(@CheckForNull String apiVersion) {
        String version = Util.fixNull(apiVersion).strip().toLowerCase(Locale.ROOT);
        JiraApi.of(version);
        this.apiVersion = version.isEmpty() ? "auto" : version;
    }

    public JiraAuthentication getAuthentication() {
        return authentication;
    }

    @DataBoundSetter
    public void setAuthentication(@CheckForNull JiraAuthentication authentication) {
        this.authentication = authentication == null ? JiraAuthentication.BASIC : authentication;
    }

    /** Id of a user name with password, or of a secret text. */
    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Of a Cloud site that is asked through Atlassian's gateway, which tokens with scopes need. */
    @CheckForNull
    public String getCloudId() {
        return cloudId;
    }

    @DataBoundSetter
    public void setCloudId(@CheckForNull String cloudId) {
        this.cloudId = Util.fixEmptyAndTrim(cloudId);
    }

    /** Keys of the only projects that are touched or listened to, separated by blanks; null for all. */
    @CheckForNull
    public String getProjects() {
        return projects;
    }

    @DataBoundSetter
    public void setProjects(@CheckForNull String projects) {
        this.projects = Util.fixEmptyAndTrim(projects);
    }

    /** A regular expression for issue keys in texts; null for the usual. */
    @CheckForNull
    public String getKeyPattern() {
        return keyPattern;
    }

    @DataBoundSetter
    public void setKeyPattern(@CheckForNull String keyPattern) {
        this.keyPattern = Util.fixEmptyAndTrim(keyPattern);
    }

    /** Of one attempt. */
    public int getTimeoutSeconds() {
        return timeoutSeconds;
    }

    @DataBoundSetter
    public void setTimeoutSeconds(int timeoutSeconds) {
        this.timeoutSeconds = Math.min(Math.max(timeoutSeconds, 1), 300);
    }

    /** Id of a secret text that webhooks are signed with. */
    @CheckForNull
    public String getWebhookSecretId() {
        return webhookSecretId;
    }

    @DataBoundSetter
    public void setWebhookSecretId(@CheckForNull String webhookSecretId) {
        this.webhookSecretId = Util.fixEmptyAndTrim(webhookSecretId);
    }

    /** Whether webhooks without a signature are taken. With a secret set, a wrong signature is refused all the same. */
    public boolean isAllowUnsigned() {
        return allowUnsigned;
    }

    @DataBoundSetter
    public void setAllowUnsigned(boolean allowUnsigned) {
        this.allowUnsigned = allowUnsigned;
    }

    /** Which issues polling looks at; null for those of the allowed projects. */
    @CheckForNull
    public String getPollingJql() {
        return pollingJql;
    }

    @DataBoundSetter
    public void setPollingJql(@CheckForNull String pollingJql) {
        this.pollingJql = Util.fixEmptyAndTrim(pollingJql);
    }

    /** How often Jira is asked for changes; 0 for never. */
    public int getPollingMinutes() {
        return pollingMinutes;
    }

    @DataBoundSetter
    public void setPollingMinutes(int pollingMinutes) {
        this.pollingMinutes = Math.min(Math.max(pollingMinutes, 0), MAX_POLLING_MINUTES);
    }

    /** The keys of the only projects that are ours, in upper case; empty for all. */
    public List<String> projectKeys() {
        return projects == null
                ? List.of()
                : Arrays.stream(projects.toUpperCase(Locale.ROOT).split("[\\s,，]+"))
                        .filter(key -> !key.isEmpty())
                        .distinct()
                        .toList();
    }

    /** Whether issues of a project may be touched or listened to. */
    public boolean allowsProject(String key) {
        List<String> keys = projectKeys();
        return keys.isEmpty() || keys.contains(key.toUpperCase(Locale.ROOT));
    }

    /** @throws IllegalArgumentException when a project's key or the pattern is none */
    public IssueKeys issueKeys() {
        return IssueKeys.of(projectKeys(), keyPattern);
    }

    /** The query of polling; empty when there is nothing that could make one. */
    public Optional<String> pollingQuery() {
        if (pollingJql != null) {
            return Optional.of(pollingJql);
        }
        List<String> keys = projectKeys();
        return keys.isEmpty() ? Optional.empty() : Optional.of("project in (" + String.join(", ", keys) + ")");
    }

    /** An issue's page. */
    public String browseUrl(String issueKey) {
        return url + "/browse/" + issueKey;
    }

    /**
     * Resolves the credentials. On a thread that may block.
     *
     * @throws JiraException whose message an admin can act on; nothing is asked yet
     */
    public JiraClient open(SourceContext context) throws JiraException {
        Duration timeout = Duration.ofSeconds(timeoutSeconds);
        try {
            return new JiraClient(JiraSettings.builder(URI.create(url))
                    .api(JiraApi.of(apiVersion))
                    .authentication(resolve(context))
                    .cloudId(cloudId)
                    .timeout(timeout)
                    .http(JenkinsHttp.settings(timeout).build())
                    .build());
        } catch (IllegalArgumentException | SourceException e) {
            throw new JiraException(
                    JiraException.Kind.CONFIGURATION,
                    "the Jira site '" + getName() + "' is not configured right: " + e.getMessage());
        }
    }

    /**
     * The secret that webhooks are signed with.
     *
     * @throws JiraException when there is no credential of the id
     */
    public Optional<String> webhookSecret() throws JiraException {
        if (webhookSecretId == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConnectionCredentials.secret(SourceContext.global(), webhookSecretId, url));
        } catch (SourceException e) {
            throw new JiraException(JiraException.Kind.CONFIGURATION, e.getMessage());
        }
    }

    private Authentication resolve(SourceContext context) throws SourceException {
        return authentication == JiraAuthentication.BEARER
                ? ConnectionCredentials.bearer(context, credentialsId, url)
                : ConnectionCredentials.basic(context, credentialsId, url);
    }

    private Object readResolve() {
        if (apiVersion == null) {
            apiVersion = "auto";
        }
        if (authentication == null) {
            authentication = JiraAuthentication.BASIC;
        }
        return this;
    }

    /** The form's part for it. */
    @Extension
    @Symbol("jiraSite")
    public static final class DescriptorImpl extends JiraSiteDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JiraSiteConfig_displayName();
        }
    }
}
