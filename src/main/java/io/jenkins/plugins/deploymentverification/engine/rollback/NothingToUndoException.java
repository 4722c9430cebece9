package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;

/**
 * How things stand is what the rollback would bring about, or nothing was deployed at all. After a failed verdict that is a
 * failure of the rollback, since it cannot help; after a rollout that may have come to nothing it is as good as done.
 */
public final class NothingToUndoException extends RollbackException {

    private static final long serialVersionUID = 1L;

    public NothingToUndoException(Remark remark) {
        super(remark);
    }
}
