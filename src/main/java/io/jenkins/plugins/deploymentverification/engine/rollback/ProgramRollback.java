package io.jenkins.plugins.deploymentverification.engine.rollback;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import java.util.List;

/**
 * Any program that undoes a deployment.
 *
 * @param command that rolls back
 * @param look ends with 0 when the rollback has happened and with 1 when it has not; null where nothing can tell, so that
 *     a rollback whose end nobody saw is not begun again
 */
public record ProgramRollback(Command command, @CheckForNull Command look) implements RollbackCommands {

    @Override
    public String description() {
        return command.line();
    }

    @Override
    public List<Command> looks() {
        return look == null ? List.of() : List.of(look);
    }

    @Override
    public String read(List<CommandResult> looks) throws RollbackException {
        if (look != null) {
            switch (progress("", looks)) {
                case DONE -> throw new NothingToUndoException(Remark.of(RemarkCode.ROLLED_BACK_ALREADY, look.line()));
                case UNKNOWN -> Outputs.requireSuccess(looks.get(0));
                case NOT_DONE -> {
                    // what is to be expected
                }
            }
        }
        return "";
    }

    @Override
    public List<Command> changes(String before) {
        return List.of(command);
    }

    @Override
    public List<Command> waits(String before) {
        return List.of();
    }

    @Override
    public RollbackProgress progress(String before, List<CommandResult> looks) {
        if (looks.isEmpty() || looks.get(0).timedOut()) {
            return RollbackProgress.UNKNOWN;
        }
        return switch (looks.get(0).exitCode()) {
            case 0 -> RollbackProgress.DONE;
            case 1 -> RollbackProgress.NOT_DONE;
            default -> RollbackProgress.UNKNOWN;
        };
    }
}
