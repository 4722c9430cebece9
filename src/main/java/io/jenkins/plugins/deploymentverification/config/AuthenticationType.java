package io.jenkins.plugins.deploymentverification.config;

/** How Jenkins proves to a metric source who it is. The names are those of configuration as code. */
public enum AuthenticationType {
    NONE,
    /** User name and password; with Grafana Cloud, instance id and token. */
    BASIC,
    /** A secret text. */
    BEARER,
    /** OAuth2 client credentials (RFC 6749, 4.4): the user name is the client id, the password its secret. */
    OAUTH2;

    /** For people, in their language. */
    public String displayName() {
        return switch (this) {
            case NONE -> Messages.AuthenticationType_none();
            case BASIC -> Messages.AuthenticationType_basic();
            case BEARER -> Messages.AuthenticationType_bearer();
            case OAUTH2 -> Messages.AuthenticationType_oauth2();
        };
    }
}
