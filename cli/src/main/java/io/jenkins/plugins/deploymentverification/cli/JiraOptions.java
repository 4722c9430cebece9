package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraApi;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of all commands that talk to Jira. Secrets come from the environment only: options are seen by all. */
final class JiraOptions {

    @Option(
            names = "--site",
            required = true,
            paramLabel = "URL",
            description = "The site: https://example.atlassian.net")
    private String site;

    @Option(
            names = "--user-env",
            paramLabel = "VAR",
            description = "The environment variable with the user: on Cloud the account's e-mail.")
    private String userVariable;

    @Option(
            names = "--token-env",
            paramLabel = "VAR",
            description = "The environment variable with that user's API token, or password.")
    private String tokenVariable;

    @Option(
            names = "--bearer-env",
            paramLabel = "VAR",
            description =
                    "The environment variable with a personal access token (Server, Data Center), in place of user"
                            + " and token.")
    private String bearerVariable;

    @Option(names = "--cloud-id", paramLabel = "ID", description = "Of a Cloud site, for API tokens with scopes.")
    private String cloudId;

    @Option(names = "--gateway", paramLabel = "URL", hidden = true, description = "In place of Atlassian's gateway.")
    private String gateway;

    @Option(names = "--api", paramLabel = "VERSION", defaultValue = "auto", description = "auto (the default), 2 or 3.")
    private String api;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "10s", description = "Of one attempt: 10s")
    private String timeout;

    /** @throws UsageException when the options do not fit together or name variables that are not set */
    JiraClient open(Map<String, String> environment) throws UsageException {
        try {
            JiraSettings.Builder settings = JiraSettings.builder(uri("--site", site))
                    .api(JiraApi.of(api))
                    .authentication(authentication(environment))
                    .cloudId(cloudId)
                    .timeout(time());
            if (gateway != null) {
                settings.gateway(uri("--gateway", gateway));
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
            throw new UsageException("--timeout: " + e.getMessage());
        }
    }

    private Authentication authentication(Map<String, String> environment) throws UsageException {
        if (bearerVariable != null) {
            if (userVariable != null || tokenVariable != null) {
                throw new UsageException("--bearer-env stands alone, without --user-env and --token-env");
            }
            return Authentication.bearer(value("--bearer-env", bearerVariable, environment));
        }
        if (userVariable == null || tokenVariable == null) {
            throw new UsageException("give the credentials: --user-env and --token-env, or --bearer-env");
        }
        return Authentication.basic(
                value("--user-env", userVariable, environment), value("--token-env", tokenVariable, environment));
    }

    private static String value(String option, String variable, Map<String, String> environment) throws UsageException {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            // whoever gave the secret itself must not find it in the log
            String shown = variable.matches("[A-Z_][A-Z0-9_]*") ? " '" + variable + "'" : " it names";
            throw new UsageException(option + ": the environment variable" + shown + " is not set");
        }
        return value.strip();
    }

    private static URI uri(String option, String text) throws UsageException {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw new UsageException(option + ": not a URL");
        }
    }
}
