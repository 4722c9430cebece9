package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import java.util.List;

/**
 * A rollback as the exact commands it takes, and what their outputs mean. Pure: the same state gives the same commands.
 * The state is a text of its own making, which is kept before anything is changed, so that after a crash it can be
 * compared with how things stand then.
 */
public interface RollbackCommands {

    /** What it does, in words without secrets, such as {@code kubectl rollout undo of deployment/web}. */
    String description();

    /** Commands that read how things stand and change nothing; empty where nothing can be read. */
    List<Command> looks();

    /**
     * The state that the looks told.
     *
     * @param looks the results, in the order of {@link #looks}
     * @throws RollbackException when they say that this rollback is impossible
     */
    String read(List<CommandResult> looks) throws RollbackException;

    /** See {@link Rollback#isUntouched}. */
    default boolean isUntouched(String earlier, String now) {
        return false;
    }

    /**
     * The commands that change something, in their order.
     *
     * @param before the state before anything was changed
     */
    List<Command> changes(String before);

    /** @throws RollbackException when a change did not do what it should */
    default void checkChange(CommandResult change) throws RollbackException {
        Outputs.requireSuccess(change);
    }

    /** Commands that succeed once the change has taken effect; empty where it has at once. */
    List<Command> waits(String before);

    /**
     * What became of changes that nobody saw the end of.
     *
     * @param before the state before they began
     * @param looks the results of {@link #looks} now
     */
    RollbackProgress progress(String before, List<CommandResult> looks);
}
