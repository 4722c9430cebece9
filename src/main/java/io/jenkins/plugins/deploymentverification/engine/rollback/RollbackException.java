package io.jenkins.plugins.deploymentverification.engine.rollback;

/** A rollback was refused or failed; the message tells a person why. */
public class RollbackException extends Exception {

    private static final long serialVersionUID = 1L;

    public RollbackException(String message) {
        super(message);
    }

    public RollbackException(String message, Throwable cause) {
        super(message, cause);
    }
}
