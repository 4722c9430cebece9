package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A rollback that was asked for after the build and does not come about: it stands in the report, with what is to be done,
 * and people are told. Nothing works on it any more.
 */
final class AbandonedRollback {

    private static final Logger LOGGER = Logger.getLogger(AbandonedRollback.class.getName());

    static final String NO_AGENT = "It needs the agent of the build, which is gone.";

    private final Run<?, ?> run;
    private final String id;
    private final OfferedRollbacks.Offer offer;
    private final RollbackReason reason;

    /** @param id of the verification that is rolled back */
    AbandonedRollback(Run<?, ?> run, String id, OfferedRollbacks.Offer offer, RollbackReason reason) {
        this.run = run;
        this.id = id;
        this.offer = offer;
        this.reason = reason;
    }

    /** It is left to people, who are called: it did not begin, or what became of it is not known. */
    void leave(String why) {
        LOGGER.log(Level.WARNING, "The rollback after {0} of {1} is left to people: {2}", new Object[] {id, run, why});
        end(RollbackRecord.Outcome.FAILED, why + " It is left to people: look at the service, and roll back by hand.");
    }

    /** It is not wanted any more. */
    void withdraw(String why) {
        LOGGER.log(Level.INFO, "The rollback after {0} of {1} is not done: {2}", new Object[] {id, run, why});
        end(RollbackRecord.Outcome.ABORTED, why);
    }

    private void end(RollbackRecord.Outcome untouched, String message) {
        try {
            Report report = VerificationAction.getOrCreate(run).getReport(id);
            if (report == null) {
                throw new IOException("its report is gone");
            }
            AtomicReference<RollbackRecord> ended = new AtomicReference<>();
            RunningRollbacks.get().take(run, id, () -> {
                ended.set(record(untouched, message));
                return null; // nothing works on it any more
            });
            new Concluded(
                            run,
                            report,
                            offer.rollback().action(),
                            new NoPlace(),
                            offer.kept().notices(run, log()))
                    .tell(ended.get());
        } catch (IOException | RuntimeException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "That the rollback after " + id + " of " + run + " does not come about"
                            + " is not in its report");
        }
    }

    private RollbackRecord record(RollbackRecord.Outcome untouched, String message) throws IOException {
        Instant now = Instant.now();
        AftermathJournal journal = journal(now);
        RollbackRecord rollback = Objects.requireNonNull(journal.lastRollback());
        journal.record(new AftermathEvent.RollbackEnded(
                now, rollback.startedAt() == null ? untouched : RollbackRecord.Outcome.UNKNOWN, message));
        return Objects.requireNonNull(journal.lastRollback());
    }

    /** With a rollback that is under way. */
    private AftermathJournal journal(Instant now) throws IOException {
        AftermathJournal known = AftermathJournal.read(run, id, log());
        RollbackRecord last = known == null ? null : known.lastRollback();
        return last != null && !last.outcome().isEnd()
                ? known
                : AftermathJournal.begin(
                        run, offer.rollback().plan(id), reason.request(now, offer.description()), log());
    }

    private Consumer<String> log() {
        return line -> LOGGER.log(Level.INFO, "[verify {0} of {1}] {2}", new Object[] {id, run, line});
    }
}
