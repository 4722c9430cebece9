package io.jenkins.plugins.deploymentverification.engine.rollback;

/** What looking tells of a rollback that was begun. */
public enum RollbackProgress {
    /** It surely changed nothing: it may be begun again. */
    NOT_DONE,
    /** What it was to change is changed. */
    DONE,
    /** Neither can be told: it must not be repeated. */
    UNKNOWN
}
