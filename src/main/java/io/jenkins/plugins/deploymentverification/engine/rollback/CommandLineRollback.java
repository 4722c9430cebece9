package io.jenkins.plugins.deploymentverification.engine.rollback;

import io.jenkins.plugins.deploymentverification.engine.command.Command;
import io.jenkins.plugins.deploymentverification.engine.command.CommandResult;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.command.NotStartedException;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A rollback by commands, on the machine of a runner. */
public final class CommandLineRollback implements Rollback {

    private final RollbackCommands commands;
    private final CommandRunner runner;
    private final Clock clock;

    public CommandLineRollback(RollbackCommands commands, CommandRunner runner, Clock clock) {
        this.commands = commands;
        this.runner = runner;
        this.clock = clock;
    }

    @Override
    public String description() {
        return commands.description();
    }

    @Override
    public String look(Consumer<CommandRecord> told) throws RollbackException, IOException, InterruptedException {
        List<Command> looks = commands.looks();
        List<CommandResult> results = runAll(looks, told);
        try {
            return commands.read(results);
        } catch (NothingToUndoException e) {
            throw e;
        } catch (RollbackException e) {
            throw new RollbackException(Remark.of(RemarkCode.CANNOT_BE_ROLLED_BACK, e.remark()), e);
        }
    }

    @Override
    public boolean isUntouched(String earlier, String now) {
        return commands.isUntouched(earlier, now);
    }

    @Override
    public List<String> changes(String before) {
        return commands.changes(before).stream().map(Command::line).toList();
    }

    @Override
    public RollbackProgress find(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        List<Command> looks = commands.looks();
        return looks.isEmpty() ? RollbackProgress.UNKNOWN : commands.progress(before, runAll(looks, told));
    }

    @Override
    public void change(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        for (Command command : commands.changes(before)) {
            CommandResult result = run(command, told);
            if (result.timedOut()) {
                throw new IOException("'" + command.line() + "' was killed after its time-out");
            }
            try {
                commands.checkChange(result);
            } catch (NothingToUndoException e) {
                throw e;
            } catch (RollbackException e) {
                throw new RollbackException(of(command, e), e);
            }
        }
    }

    @Override
    public void await(String before, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        for (Command command : commands.waits(before)) {
            try {
                Outputs.requireSuccess(run(command, told));
            } catch (RollbackException e) {
                throw new RollbackException(Remark.of(RemarkCode.NOT_TAKEN_EFFECT, of(command, e)), e);
            }
        }
    }

    /** What looks read is not kept: objects of a cluster may hold secrets. */
    private List<CommandResult> runAll(List<Command> all, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        List<CommandResult> results = new ArrayList<>();
        for (Command command : all) {
            CommandResult result = run(command);
            told.accept(record(command, result, result.isSuccess() ? "" : result.output()));
            results.add(result);
        }
        return results;
    }

    private CommandResult run(Command command, Consumer<CommandRecord> told)
            throws RollbackException, IOException, InterruptedException {
        CommandResult result = run(command);
        told.accept(record(command, result, result.output()));
        return result;
    }

    private CommandResult run(Command command) throws RollbackException, IOException, InterruptedException {
        try {
            return runner.run(command);
        } catch (NotStartedException e) {
            throw new RollbackException(e.getMessage(), e);
        }
    }

    private static Remark of(Command command, RollbackException e) {
        return Remark.row("'" + command.line() + "': ", e.remark());
    }

    private CommandRecord record(Command command, CommandResult result, String output) {
        Instant begin = clock.instant().minus(result.took());
        return new CommandRecord(command.line(), begin, result.took(), result.exitCode(), output);
    }
}
