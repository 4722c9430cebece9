package io.jenkins.plugins.deploymentverification.config;

/** How Jenkins proves to Jira who it is. The names are those of configuration as code. */
public enum JiraAuthentication {
    /** User name and password; on Cloud the account's e-mail and an API token, with scopes or without. */
    BASIC,
    /** A personal access token of Data Center or Server, as a secret text. */
    BEARER;

    /** For people, in their language. */
    public String displayName() {
        return switch (this) {
            case BASIC -> Messages.JiraAuthentication_basic();
            case BEARER -> Messages.JiraAuthentication_bearer();
        };
    }
}
