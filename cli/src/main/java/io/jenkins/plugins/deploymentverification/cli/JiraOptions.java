package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
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
        return new JiraAccess("--", site, userVariable, tokenVariable, bearerVariable, cloudId, gateway, api, timeout)
                .open(environment);
    }
}
