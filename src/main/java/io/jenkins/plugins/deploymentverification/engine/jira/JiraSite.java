package io.jenkins.plugins.deploymentverification.engine.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What a site tells of itself and of us.
 *
 * @param deployment Cloud, Server or Data Center
 * @param title of the site; may be empty
 * @param version of Jira; of Cloud it says little
 * @param api the version of the API that is used
 * @param user who we are, or null where the site lets us in without credentials only
 */
public record JiraSite(
        Deployment deployment,
        String title,
        String version,
        JiraApi api,
        @CheckForNull User user) {

    /** Where it runs, which decides what its API can do. */
    public enum Deployment {
        CLOUD,
        /** Server and Data Center have the same API. */
        DATA_CENTER
    }

    /**
     * A person or a program.
     *
     * @param id account id on Cloud, user name elsewhere
     */
    public record User(String id, String displayName) {}

    /** One line for people. */
    public String describe() {
        return (deployment == Deployment.CLOUD ? "Jira Cloud" : "Jira Data Center or Server")
                + (version.isEmpty() ? "" : " " + version)
                + (title.isEmpty() ? "" : " (" + title + ")")
                + (user == null ? ", not logged in" : ", logged in as " + user.displayName());
    }
}
