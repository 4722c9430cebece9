package io.jenkins.plugins.deploymentverification.engine.aftermath;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One rollback so far, folded from its events. Immutable.
 *
 * @param before what was looked at; null until then
 * @param isChanged whether all its changes are made
 */
record RollbackState(RollbackRecord record, @CheckForNull String before, boolean isChanged) {

    /** Commands that are kept; looking again and again must not fill the report. */
    private static final int MAX_COMMANDS = 50;

    RollbackState(AftermathEvent.RollbackRequested r) {
        this(
                new RollbackRecord(
                        r.description(),
                        r.cause(),
                        r.who(),
                        r.reason(),
                        r.at(),
                        null,
                        null,
                        Outcome.REQUESTED,
                        null,
                        List.of(),
                        List.of(),
                        null),
                null,
                false);
    }

    /** The state after an event. */
    RollbackState after(AftermathEvent event) {
        if (event instanceof AftermathEvent.RollbackLooked looked) {
            require(!record.outcome().isEnd() && record.startedAt() == null, event);
            return new RollbackState(
                    with(null, null, Outcome.REQUESTED, null, null, looked.planned(), record.commands(), null),
                    looked.before(),
                    false);
        }
        if (event instanceof AftermathEvent.RollbackStarted started) {
            require(!record.outcome().isEnd() && before != null && !isChanged, event);
            // begun again after nothing was changed: the first time is what counts
            Instant at = record.startedAt() == null ? started.at() : record.startedAt();
            return new RollbackState(
                    with(at, null, Outcome.RUNNING, null, null, record.planned(), record.commands(), null),
                    before,
                    false);
        }
        if (event instanceof AftermathEvent.CommandRan ran) {
            return new RollbackState(
                    with(
                            record.startedAt(),
                            record.endedAt(),
                            record.outcome(),
                            record.message(),
                            record.remark(),
                            record.planned(),
                            commands(ran.command()),
                            record.recheck()),
                    before,
                    isChanged);
        }
        if (event instanceof AftermathEvent.RollbackChanged) {
            require(record.outcome() == Outcome.RUNNING, event);
            return new RollbackState(record, before, true);
        }
        if (event instanceof AftermathEvent.RollbackEnded ended) {
            require(!record.outcome().isEnd(), event);
            return new RollbackState(
                    with(
                            record.startedAt(),
                            ended.at(),
                            ended.outcome(),
                            ended.message(),
                            ended.remark(),
                            record.planned(),
                            record.commands(),
                            null),
                    before,
                    isChanged);
        }
        if (event instanceof AftermathEvent.RecheckStarted started) {
            require(record.outcome() == Outcome.DONE && record.recheck() == null, event);
            return recheck(new RollbackRecord.Recheck(started.id(), started.settledAt(), null, null));
        }
        if (event instanceof AftermathEvent.RecheckEnded ended) {
            RollbackRecord.Recheck recheck = record.recheck();
            if (recheck == null || recheck.verdict() != null) {
                throw impossible(event);
            }
            return recheck(new RollbackRecord.Recheck(recheck.id(), recheck.settledAt(), ended.verdict(), ended.at()));
        }
        throw new IllegalStateException("not an event of a rollback: " + event);
    }

    private RollbackState recheck(RollbackRecord.Recheck recheck) {
        return new RollbackState(
                with(
                        record.startedAt(),
                        record.endedAt(),
                        record.outcome(),
                        record.message(),
                        record.remark(),
                        record.planned(),
                        record.commands(),
                        recheck),
                before,
                isChanged);
    }

    private List<CommandRecord> commands(CommandRecord command) {
        List<CommandRecord> commands = new ArrayList<>(record.commands());
        if (commands.size() < MAX_COMMANDS) {
            commands.add(command);
        }
        return commands;
    }

    private void require(boolean possible, AftermathEvent event) {
        if (!possible) {
            throw impossible(event);
        }
    }

    private IllegalStateException impossible(AftermathEvent event) {
        return new IllegalStateException(
                event.getClass().getSimpleName() + " cannot follow in a rollback that is " + record.outcome());
    }

    private RollbackRecord with(
            @CheckForNull Instant startedAt,
            @CheckForNull Instant endedAt,
            Outcome outcome,
            @CheckForNull String message,
            @CheckForNull Remark remark,
            List<String> planned,
            List<CommandRecord> commands,
            @CheckForNull RollbackRecord.Recheck recheck) {
        return new RollbackRecord(
                record.description(),
                record.cause(),
                record.who(),
                record.reason(),
                record.requestedAt(),
                startedAt,
                endedAt,
                outcome,
                message,
                planned,
                commands,
                recheck,
                remark);
    }
}
