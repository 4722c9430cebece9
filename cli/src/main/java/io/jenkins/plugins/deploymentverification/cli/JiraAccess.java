package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraApi;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;

/**
 * How Jira is reached, as options say it. Secrets come from the environment only: options are seen by all.
 *
 * @param prefix of the options in messages: {@code --} or {@code --jira-}
 * @param userVariable the environment variable with the user, or null, as the others
 */
record JiraAccess(
        String prefix,
        String site,
        @CheckForNull String userVariable,
        @CheckForNull String tokenVariable,
        @CheckForNull String bearerVariable,
        @CheckForNull String cloudId,
        @CheckForNull String gateway,
        String api,
        String timeout) {

    /** @throws UsageException when the options do not fit together or name variables that are not set */
    JiraClient open(Map<String, String> environment) throws UsageException {
        try {
            JiraSettings.Builder settings = JiraSettings.builder(uri("site", site))
                    .api(JiraApi.of(api))
                    .authentication(authentication(environment))
                    .cloudId(cloudId)
                    .timeout(time());
            if (gateway != null) {
                settings.gateway(uri("gateway", gateway));
            }
            return new JiraClient(settings.build());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private Duration time() throws UsageException {
        try {
            return Durations.parse(timeout);
        } catch (IllegalArgumentException e) {
            throw new UsageException(prefix + "timeout: " + e.getMessage());
        }
    }

    private Authentication authentication(Map<String, String> environment) throws UsageException {
        if (bearerVariable != null) {
            if (userVariable != null || tokenVariable != null) {
                throw new UsageException(
                        prefix + "bearer-env stands alone, without " + prefix + "user-env and " + prefix + "token-env");
            }
            return Authentication.bearer(value("bearer-env", bearerVariable, environment));
        }
        if (userVariable == null || tokenVariable == null) {
            throw new UsageException("give the credentials: " + prefix + "user-env and " + prefix + "token-env, or "
                    + prefix + "bearer-env");
        }
        return Authentication.basic(
                value("user-env", userVariable, environment), value("token-env", tokenVariable, environment));
    }

    private String value(String option, String variable, Map<String, String> environment) throws UsageException {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            // whoever gave the secret itself must not find it in the log
            String shown = variable.matches("[A-Z_][A-Z0-9_]*") ? " '" + variable + "'" : " it names";
            throw new UsageException(prefix + option + ": the environment variable" + shown + " is not set");
        }
        return value.strip();
    }

    private URI uri(String option, String text) throws UsageException {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new UsageException(prefix + option + ": not a URL");
        }
    }
}
