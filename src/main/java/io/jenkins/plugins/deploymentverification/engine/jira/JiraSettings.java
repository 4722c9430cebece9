package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A connection to a Jira site. Immutable, serialisable, and its {@code toString} shows no secret.
 *
 * <p>Authentication: Cloud takes basic authentication with e-mail and API token; a scoped API token works at the
 * gateway only, so it needs the site's cloud id; Server and Data Center take a personal access token as bearer, or
 * user and password where that is still allowed.
 *
 * @param url the site as people open it, without a slash at its end
 * @param cloudId of a Cloud site that is asked through the gateway, or null
 * @param gateway the base URL of Atlassian's gateway, without a slash at its end
 * @param timeout of one attempt
 * @param budget for one operation, retries included
 * @param retries further attempts within the budget
 */
public record JiraSettings(
        URI url,
        JiraApi api,
        Authentication authentication,
        @CheckForNull String cloudId,
        URI gateway,
        HttpSettings http,
        Duration timeout,
        Duration budget,
        int retries)
        implements Serializable {

    /** Where scoped tokens and OAuth2 tokens are good. */
    public static final URI ATLASSIAN_GATEWAY = URI.create("https://api.atlassian.com");

    private static final Pattern CLOUD_ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    public JiraSettings {
        url = checked(url);
        gateway = checked(gateway);
        Objects.requireNonNull(authentication, "authentication");
        if (cloudId != null && !CLOUD_ID.matcher(cloudId).matches()) {
            throw new IllegalArgumentException("the cloud id of a Jira site looks like"
                    + " 11223344-a1b2-3b33-c444-def123456789; the site's /_edge/tenant_info tells it");
        }
        if (timeout.toMillis() < 1 || budget.compareTo(timeout) < 0 || retries < 0) {
            throw new IllegalArgumentException(
                    "a time-out is longer than zero, the budget not less than it, and retries are not negative");
        }
    }

    public static Builder builder(URI url) {
        return new Builder(url);
    }

    private static URI checked(URI url) {
        String scheme = String.valueOf(url.getScheme());
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https") || url.getHost() == null) {
            throw new IllegalArgumentException(SafeUri.of(url) + ": the URL of a Jira site looks like"
                    + " https://example.atlassian.net or https://jira.example.com/jira");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    SafeUri.of(url) + ": the URL of a Jira site has no \"?\", no \"#\" and no user in it");
        }
        return URI.create(url.toString().replaceFirst("/+$", ""));
    }

    /** Whether it is a Cloud site for certain, without asking. */
    boolean isCertainlyCloud() {
        return cloudId != null
                || api == JiraApi.V3
                || url.getHost().toLowerCase(Locale.ROOT).endsWith(".atlassian.net");
    }

    /** What the paths of the API begin with. */
    String base() {
        return cloudId == null ? url.toString() : gateway + "/ex/jira/" + cloudId;
    }

    /** The page of an issue, for people. */
    public String browseUrl(String key) {
        return url + "/browse/" + key;
    }

    @Override
    public String toString() {
        return "Jira at " + SafeUri.of(url) + " (" + authentication + ", " + http + ")";
    }

    /** Builds settings. Unless told otherwise: version by site, no authentication, 10 s an attempt, 60 s in all. */
    public static final class Builder {

        private final URI url;
        private JiraApi api = JiraApi.AUTO;
        private Authentication authentication = Authentication.none();
        private String cloudId;
        private URI gateway = ATLASSIAN_GATEWAY;
        private HttpSettings http = HttpSettings.DEFAULT;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration budget;
        private int retries = 3;

        private Builder(URI url) {
            this.url = Objects.requireNonNull(url, "url");
        }

        public Builder api(JiraApi version) {
            api = Objects.requireNonNull(version);
            return this;
        }

        public Builder authentication(Authentication how) {
            authentication = Objects.requireNonNull(how);
            return this;
        }

        /** For scoped tokens; null or blank for none. */
        public Builder cloudId(@CheckForNull String id) {
            cloudId = id == null || id.isBlank() ? null : id.strip();
            return this;
        }

        public Builder gateway(URI base) {
            gateway = Objects.requireNonNull(base);
            return this;
        }

        public Builder http(HttpSettings settings) {
            http = Objects.requireNonNull(settings);
            return this;
        }

        /** Of one attempt. */
        public Builder timeout(Duration ofOneAttempt) {
            timeout = Objects.requireNonNull(ofOneAttempt);
            return this;
        }

        /** For one operation, retries included; six attempts' worth unless set. */
        public Builder budget(Duration inAll) {
            budget = Objects.requireNonNull(inAll);
            return this;
        }

        public Builder retries(int max) {
            retries = max;
            return this;
        }

        /** @throws IllegalArgumentException saying what is wrong, without secrets */
        public JiraSettings build() {
            return new JiraSettings(
                    url,
                    api,
                    authentication,
                    cloudId,
                    gateway,
                    http,
                    timeout,
                    budget == null ? timeout.multipliedBy(6) : budget,
                    retries);
        }
    }
}
