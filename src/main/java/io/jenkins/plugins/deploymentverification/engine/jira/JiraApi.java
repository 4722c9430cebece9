package io.jenkins.plugins.deploymentverification.engine.jira;

import java.util.Locale;

/** The version of Jira's REST API. */
public enum JiraApi {
    /** Version 3 on Cloud, version 2 elsewhere. */
    AUTO,
    /** Texts are wiki markup; Cloud, Server and Data Center. */
    V2,
    /** Texts are documents in the Atlassian Document Format; Cloud only. */
    V3;

    /**
     * From {@code auto}, {@code 2} or {@code 3}.
     *
     * @throws IllegalArgumentException when it is none of them
     */
    public static JiraApi of(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "", "auto" -> AUTO;
            case "2", "v2" -> V2;
            case "3", "v3" -> V3;
            default -> throw new IllegalArgumentException("the API version is auto, 2 or 3");
        };
    }
}
