package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.BuildRollbackContext;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Does what is due after a verdict, a step at a time: the question, the rollback, the verification after it. One thread at a time. */
final class AftermathWork {

    private static final Logger LOGGER = Logger.getLogger(AftermathWork.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Concluded verification;
    private final AftermathHost host;
    private final AftermathJournal journal;
    private final BuildRollbackContext context;
    private final Clock clock = Clock.systemUTC();

    @CheckForNull
    private RollbackRun rollback;

    @CheckForNull
    private FollowUpVerification recheck;

    AftermathWork(Concluded verification, AftermathJournal journal, AftermathHost host) {
        this.verification = verification;
        this.journal = journal;
        this.host = host;
        String id = verification.run().getExternalizableId() + "#"
                + verification.report().id() + "#" + Math.max(1, journal.rollbacks());
        this.context =
                new BuildRollbackContext(verification.run(), id, verification.place(), this::starters, host::log);
    }

    /**
     * Does one step.
     *
     * @param step is due and not the end
     * @param rechecked is told when the verification after the rollback has ended by itself
     * @param broken is told when that cannot go on
     * @return how long to wait for the next one; null while that verification is under way
     */
    @CheckForNull
    Duration go(AftermathStep step, Consumer<Report> rechecked, Consumer<Throwable> broken)
            throws IOException, InterruptedException, SourceException {
        if (step instanceof AftermathStep.Decide open) {
            return question(open.question()).await();
        }
        if (step instanceof AftermathStep.RollBack due) {
            request(due.decision());
            return Duration.ZERO;
        }
        if (step instanceof AftermathStep.Recheck || step instanceof AftermathStep.Rechecking) {
            String id = step instanceof AftermathStep.Rechecking under
                    ? under.id()
                    : announce(((AftermathStep.Recheck) step).settledAt());
            recheck = RunningRecheck.goOn(verification.run(), journal, id, host, rechecked, broken);
            return null;
        }
        return rollBack() ? Duration.ZERO : RETRY;
    }

    private OpenQuestion question(DecisionRecord question) {
        return new OpenQuestion(question, verification, journal, clock);
    }

    /**
     * A person answers.
     *
     * @throws IOException when nothing is asked, that is no choice, or it cannot be kept
     */
    void decide(DecisionRecord.Choice choice, String who, @CheckForNull String reason) throws IOException {
        DecisionRecord open = journal.question();
        if (open == null) {
            throw new IOException("There is nothing to decide any more");
        }
        question(open).answer(choice, who, reason);
    }

    private void request(DecisionRecord decision) throws IOException {
        journal.record(RollbackReason.decision(decision).request(clock.instant(), verification.rollback()));
    }

    private List<String> starters() {
        return BuildStarters.of(verification.run(), journal.lastRollback());
    }

    private boolean rollBack() throws IOException, InterruptedException {
        if (rollback == null) {
            RollbackAction action = Objects.requireNonNull(verification.action());
            rollback = new RollbackRun(action, context, journal, clock, host, this::tell);
        }
        if (!rollback.goOn()) {
            return false;
        }
        close();
        tell();
        host.rolledBack();
        return true;
    }

    /** @return the id of the verification after the rollback */
    private String announce(Instant settledAt) throws IOException {
        String id = VerificationAction.getOrCreate(verification.run())
                .newId(verification.report().deployment().service());
        journal.record(new AftermathEvent.RecheckStarted(clock.instant(), id, settledAt));
        return id;
    }

    /** The verification after the rollback has ended by itself. */
    void rechecked(Report again) throws IOException {
        journal.record(new AftermathEvent.RecheckEnded(clock.instant(), again.verdict()));
        tell();
    }

    /** Ends what is open. What is known stays in the report. */
    void abort(String who) throws IOException {
        end(who, "Aborted by " + who);
    }

    /** Ends what is open, as far as that can be kept. Nobody goes on with it. */
    void broken(Throwable defect) {
        try {
            end("a defect", "It cannot go on: " + (defect.getMessage() == null ? defect : defect.getMessage()));
        } catch (IOException | RuntimeException e) {
            defect.addSuppressed(e);
            LOGGER.log(Level.WARNING, e, () -> "That " + context.id() + " cannot go on is not in its report");
        }
    }

    private void end(String who, String why) throws IOException {
        try {
            journal.catchUp();
            RollbackRecord before = journal.lastRollback();
            if (journal.next() instanceof AftermathStep.Rechecking open) {
                journal.record(new AftermathEvent.RecheckEnded(clock.instant(), abortRecheck(open.id(), who)));
            } else if (journal.question() != null) {
                journal.record(new AftermathEvent.QuestionWithdrawn(clock.instant()));
            }
            journal.giveUp(clock.instant(), why);
            if (!Objects.equals(before, journal.lastRollback())) {
                tell();
            }
        } finally {
            close();
        }
    }

    /** The verdict with which it ends, also where it has just ended by itself. */
    private Verdict abortRecheck(String id, String who) throws IOException {
        Report report = recheck == null ? null : recheck.abort(who);
        if (report == null) {
            report = VerificationAction.getOrCreate(verification.run()).getReport(id);
        }
        return report != null && report.isFinished() ? report.verdict() : Verdict.INCONCLUSIVE;
    }

    private void tell() {
        verification.tell(journal.lastRollback());
    }

    /** Removes what the rollback put on the agent. */
    void close() {
        context.close();
    }
}
