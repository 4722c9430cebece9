package io.jenkins.plugins.deploymentverification.engine.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;

/** A rollback was refused or failed; the message tells a person why. */
public class RollbackException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Remark remark;

    public RollbackException(String message) {
        this(message, null);
    }

    public RollbackException(String message, @CheckForNull Throwable cause) {
        this(Remark.words(message), cause);
    }

    public RollbackException(Remark remark) {
        this(remark, null);
    }

    public RollbackException(Remark remark, @CheckForNull Throwable cause) {
        super(remark.toString(), cause);
        this.remark = remark;
    }

    /** The message for readers of any language. */
    public Remark remark() {
        return remark;
    }
}
