package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The port to what undoes a deployment: by commands, by another job. It is looked at before anything is changed, so
 * that what was begun can be told from what was not after a crash.
 *
 * <p>Each method may take as long as it needs, ends soon when its thread is interrupted, and throws
 *
 * <ul>
 *   <li>{@link RollbackException} when the rollback is impossible or failed,
 *   <li>{@link IOException} when the machine it runs on was lost: how things stand is unknown.
 * </ul>
 */
public interface Rollback {

    /** What it does, in words without secrets. */
    String description();

    /**
     * Reads how things stand and changes nothing.
     *
     * @return a state of its own making, for the other methods; without secrets, at most some kilobytes
     */
    String look(Consumer<CommandRecord> told) throws RollbackException, IOException, InterruptedException;

    /**
     * Whether surely no other version was deployed between two looks, so that going back from the later one would go too far.
     *
     * @return false also where that cannot be told
     */
    default boolean isUntouched(String earlier, String now) {
        return false;
    }

    /** What {@link #change} does exactly, a line for each command; without secrets. */
    List<String> changes(String before);

    /** What became of a change that was begun and whose end nobody saw. */
    RollbackProgress find(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException;

    /** Changes. Called once, and again only after {@link #find} said that nothing was changed. */
    void change(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException;

    /** Returns once the change has taken effect; may be called again. */
    void await(String before, Consumer<CommandRecord> told) throws RollbackException, IOException, InterruptedException;
}
