package io.jenkins.plugins.deploymentverification.engine.policy;

/** What a check's failure means for the verification. */
public enum Severity {
    /** Its failure fails the verification at once: no other result can make up for it. */
    CRITICAL,
    /** Its failure fails the verification, or lowers the score where the policy sets {@link Scoring}. */
    NORMAL,
    /** Reported, never counted. */
    INFO
}
