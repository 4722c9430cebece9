package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** A rollback of what was deployed since an earlier look: it goes back no further where nothing was. */
public final class SinceThen implements Rollback {

    private final Rollback rollback;
    private final String earlier;

    /** @param earlier what {@link #look} told then */
    public SinceThen(Rollback rollback, String earlier) {
        this.rollback = rollback;
        this.earlier = earlier;
    }

    @Override
    public String description() {
        return rollback.description();
    }

    @Override
    public String look(Consumer<CommandRecord> told) throws RollbackException, IOException, InterruptedException {
        String now = rollback.look(told);
        if (rollback.isUntouched(earlier, now)) {
            throw new NothingToUndoException(Remark.of(RemarkCode.NOTHING_DEPLOYED_SINCE));
        }
        return now;
    }

    @Override
    public boolean isUntouched(String then, String now) {
        return rollback.isUntouched(then, now);
    }

    @Override
    public List<String> changes(String before) {
        return rollback.changes(before);
    }

    @Override
    public RollbackProgress find(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        return rollback.find(before, told);
    }

    @Override
    public void change(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        rollback.change(before, told);
    }

    @Override
    public void await(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        rollback.await(before, told);
    }
}
