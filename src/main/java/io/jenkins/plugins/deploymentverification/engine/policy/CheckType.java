package io.jenkins.plugins.deploymentverification.engine.policy;

/** The types of checks; the key is the policy's list they stand in. */
public enum CheckType {
    METRIC("metrics"),
    HTTP("http"),
    TCP("tcp"),
    ALERT("alerts"),
    TARGET("targets"),
    MONITOR("monitors"),
    SLO("slos"),
    GATE("gates"),
    COMMAND("commands");

    private final String key;

    CheckType(String key) {
        this.key = key;
    }

    /** The key of the service's list in a policy document. */
    public String key() {
        return key;
    }
}
