package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathCodec;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.aftermath.RollbackDriver;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.runtime.RollbackLog;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * What has followed a verdict so far. An event is on disk and told to the log before it counts, so that what was begun can
 * be taken up after a restart. Thread-safe, but events come from one thread at a time.
 */
final class AftermathJournal implements RollbackDriver.Journal {

    /** Guarded by itself. */
    private final Aftermath aftermath;

    private final AftermathFile file;
    private final Consumer<String> log;

    /** Whose writing was broken off, so that it may be on disk nevertheless; null for none. */
    @CheckForNull
    private AftermathEvent doubtful;

    private AftermathJournal(Aftermath aftermath, AftermathFile file, Consumer<String> log) {
        this.aftermath = aftermath;
        this.file = file;
        this.log = log;
    }

    /**
     * Something follows, perhaps after something else did. A rollback leaves no question open: whoever asks for it has
     * answered. One thread at a time, see {@link RunningRollbacks#take}.
     *
     * @param log a line at a time
     * @throws IOException when it cannot be kept, or cannot follow what did before
     */
    static AftermathJournal begin(Run<?, ?> run, AftermathPlan plan, AftermathEvent first, Consumer<String> log)
            throws IOException {
        AftermathFile file = new AftermathFile(run, plan.id());
        file.begin(plan);
        Aftermath aftermath = file.read();
        if (aftermath == null) {
            throw new IOException("what follows verification " + plan.id() + " was not kept");
        }
        AftermathJournal journal = new AftermathJournal(aftermath, file, log);
        if (first instanceof AftermathEvent.RollbackRequested && journal.question() != null) {
            journal.record(new AftermathEvent.QuestionWithdrawn(first.at()));
        }
        journal.record(first);
        return journal;
    }

    /**
     * What was kept of a verification.
     *
     * @return null where nothing has followed
     */
    @CheckForNull
    static AftermathJournal read(Run<?, ?> run, String id, Consumer<String> log) throws IOException {
        AftermathFile file = new AftermathFile(run, id);
        Aftermath aftermath = file.read();
        boolean followed = aftermath != null
                && !(aftermath.rollbacks().isEmpty() && aftermath.decisions().isEmpty());
        return followed ? new AftermathJournal(aftermath, file, log) : null;
    }

    /**
     * On disk and in the log; whoever appends it records it in the {@link #aftermath} then.
     *
     * @throws IOException when it cannot be kept, or cannot follow; a file with what cannot follow could not be read again
     */
    @Override
    public synchronized void append(AftermathEvent event) throws IOException {
        catchUp();
        try {
            synchronized (aftermath) {
                aftermath.check(event);
            }
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
        doubtful = event;
        file.append(event);
        RollbackLog.lines(event).forEach(log);
        doubtful = null;
    }

    /** Takes in an event whose writing was broken off, as by an abort, after it had come to the disk. */
    synchronized void catchUp() throws IOException {
        if (doubtful == null) {
            return;
        }
        Aftermath kept = file.read();
        List<AftermathEvent> events = kept == null ? List.of() : kept.events();
        boolean isKept = !events.isEmpty()
                && AftermathCodec.writeEvent(events.get(events.size() - 1)).equals(AftermathCodec.writeEvent(doubtful));
        if (isKept && !(doubtful instanceof AftermathEvent.CommandRan)) { // which counts also where it is not kept
            synchronized (aftermath) {
                aftermath.record(doubtful);
            }
        }
        doubtful = null;
    }

    void record(AftermathEvent event) throws IOException {
        append(event);
        synchronized (aftermath) {
            aftermath.record(event);
        }
    }

    /** Ends a rollback that is under way and cannot be brought to its end; does nothing where none is. */
    void giveUp(Instant now, String why) throws IOException {
        catchUp();
        AftermathEvent end;
        synchronized (aftermath) {
            end = aftermath.givingUp(now, why);
        }
        if (end != null) {
            record(end);
        }
    }

    /** To be guarded by itself. */
    Aftermath aftermath() {
        return aftermath;
    }

    AftermathPlan plan() {
        return aftermath.plan();
    }

    AftermathStep next() {
        synchronized (aftermath) {
            return aftermath.next();
        }
    }

    boolean isRollingBack() {
        synchronized (aftermath) {
            return aftermath.isRollingBack();
        }
    }

    int rollbacks() {
        synchronized (aftermath) {
            return aftermath.rollbacks().size();
        }
    }

    /** The one that is under way or was the last; null where none was asked for. */
    @CheckForNull
    RollbackRecord lastRollback() {
        synchronized (aftermath) {
            return aftermath.lastRollback();
        }
    }

    /** The question that is open; null for none. */
    @CheckForNull
    DecisionRecord question() {
        return next() instanceof AftermathStep.Decide open ? open.question() : null;
    }

    /** The last answer of a person or of a deadline; null where nobody was asked. */
    @CheckForNull
    DecisionRecord answer() {
        synchronized (aftermath) {
            return aftermath.answer();
        }
    }
}
