package io.jenkins.plugins.deploymentverification.engine.notification;

/** What a message is about; decides its colour and symbol. */
public enum Event {
    /** A verification began. */
    STARTED,
    PASSED,
    WARNING,
    FAILED,
    INCONCLUSIVE,
    /** Passed for the first time after a failure of the same service and environment. */
    RECOVERED,
    /** What was deployed is being undone. */
    ROLLBACK_STARTED,
    /** It was undone; later also, that the service is well again. */
    ROLLED_BACK,
    /** It could not be undone, or undoing it did not help: the loudest message there is. */
    ROLLBACK_FAILED,
    /** A person is asked what is to become of a deployment. */
    DECISION_NEEDED,
    /** It was decided, or a failed verdict was overruled. */
    DECIDED,
    /** Anything else a person wants to say. */
    INFO;

    /** A character that tells the event without colour. */
    public String symbol() {
        return switch (this) {
            case STARTED -> "⏳";
            case PASSED, RECOVERED -> "✅";
            case WARNING -> "⚠️";
            case FAILED -> "❌";
            case INCONCLUSIVE -> "❔";
            case DECISION_NEEDED -> "✋";
            case DECIDED -> "☑️";
            case ROLLBACK_STARTED, ROLLED_BACK -> "⏪";
            case ROLLBACK_FAILED -> "🚨";
            case INFO -> "ℹ️";
        };
    }
}
