package io.jenkins.plugins.deploymentverification.engine.policy;

/** What a check's failure leads to, besides the verdict. */
public enum FailureAction {
    /** People are told. */
    ALERT,
    /** People are told, and the rollback that the verification names is run. */
    ROLLBACK
}
