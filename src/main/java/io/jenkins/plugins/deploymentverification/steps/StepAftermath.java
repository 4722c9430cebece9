package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationJournal;
import io.jenkins.plugins.deploymentverification.verification.AfterVerdict;
import io.jenkins.plugins.deploymentverification.verification.AftermathHost;
import io.jenkins.plugins.deploymentverification.verification.Concluded;
import io.jenkins.plugins.deploymentverification.verification.OfferedRollbacks;
import io.jenkins.plugins.deploymentverification.verification.RollbackReason;
import io.jenkins.plugins.deploymentverification.verification.RunningVerification;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What follows the report of a step's verification: a rollback or a question, and the verification after a rollback. Begun
 * by what the verdict leads to, or by the end of a rollout; taken up from the build's folder after a restart.
 */
final class StepAftermath implements AftermathHost {

    private static final Set<RollbackRecord.Cause> ENDS_OF_ROLLOUTS =
            Set.of(RollbackRecord.Cause.STAGE_FAILED, RollbackRecord.Cause.ABORT);

    /** Told at most once how it ends, unless it is aborted. */
    interface Owner {

        /**
         * Nothing more is to follow.
         *
         * @param answer what a person, or the deadline, decided; null where nobody was asked
         */
        void followed(Report report, @CheckForNull DecisionRecord answer);

        /** It cannot go on because of a defect. */
        void broken(Throwable defect);
    }

    private final StepSurroundings around;
    private final VerificationSettings settings;
    private final Report report;
    private final boolean resumed;
    private final Owner owner;

    @CheckForNull
    private final String stateBefore;

    private final AfterVerdict after;

    private StepAftermath(
            StepSurroundings around,
            VerificationSettings settings,
            Report report,
            boolean resumed,
            Owner owner,
            @CheckForNull RollbackReason asking,
            @CheckForNull String stateBefore)
            throws IOException, InterruptedException {
        this.around = around;
        this.settings = settings;
        this.report = report;
        this.resumed = resumed;
        this.owner = owner;
        this.stateBefore = stateBefore;
        Concluded verification =
                new Concluded(around.run(), report, settings.rollbackAction(), around.place(), around.notices());
        AfterVerdict known = asking == null || isAskedFor(around.run(), report.id())
                ? AfterVerdict.resume(verification, this)
                : null;
        after = known != null ? known : begin(verification, asking);
    }

    /**
     * What the verdict leads to, which is not {@link VerificationSettings.Next#NOTHING}.
     *
     * @param resumed whether the controller was restarted since the verification began
     * @throws IOException when it cannot be kept; then nothing follows
     */
    static StepAftermath ofVerdict(
            StepSurroundings around, VerificationSettings settings, Report report, boolean resumed, Owner owner)
            throws IOException, InterruptedException {
        return new StepAftermath(around, settings, report, resumed, owner, null, null);
    }

    /**
     * The rollback of what a rollout shifted before it ended with that report.
     *
     * @param stateBefore how things stood before the rollout, as the rollback tells it; null where nobody looked
     * @return null where the stage has been rolled back for another reason already
     * @throws IOException when it cannot be kept; then nothing follows
     */
    @CheckForNull
    static StepAftermath ofBrokenStage(
            StepSurroundings around,
            VerificationSettings settings,
            Report report,
            boolean resumed,
            Owner owner,
            RollbackReason asking,
            @CheckForNull String stateBefore)
            throws IOException, InterruptedException {
        AftermathFile file = new AftermathFile(around.run(), report.id());
        Aftermath known = file.read();
        if (known != null) {
            if (!known.rollbacks().isEmpty() && !isAskedFor(around.run(), report.id())) {
                return null;
            }
            if (known.next() instanceof AftermathStep.Decide) {
                file.append(new AftermathEvent.QuestionWithdrawn(Instant.now()));
            }
        }
        return new StepAftermath(around, settings, report, resumed, owner, asking, stateBefore);
    }

    /** Whether the end of its rollout has asked for a rollback already. */
    private static boolean isAskedFor(Run<?, ?> run, String id) throws IOException {
        Aftermath known = new AftermathFile(run, id).read();
        List<RollbackRecord> rollbacks = known == null ? List.of() : known.rollbacks();
        return rollbacks.stream().anyMatch(r -> ENDS_OF_ROLLOUTS.contains(r.cause()));
    }

    private AfterVerdict begin(Concluded verification, @CheckForNull RollbackReason asking) throws IOException {
        AftermathPlan plan = settings.plan(report.id());
        VerificationSettings.Next next = settings.next(report);
        if (asking != null || next == VerificationSettings.Next.ROLL_BACK) {
            RollbackReason reason = asking == null ? RollbackReason.verdict(report) : asking;
            return AfterVerdict.rollBack(verification, plan, reason, this);
        }
        DecisionRecord.Kind kind =
                next == VerificationSettings.Next.PAUSE ? DecisionRecord.Kind.PAUSE : DecisionRecord.Kind.INCONCLUSIVE;
        DecisionRecord question = settings.question(kind, Instant.now());
        return AfterVerdict.ask(verification, plan, question, this);
    }

    /** @throws IOException when something works on the same already */
    void start() throws IOException {
        after.start();
    }

    /** What is going on, for the stage. */
    String status() {
        return after.status();
    }

    /** Ends it before its time; the owner is not told. */
    void abort(String who) throws IOException, InterruptedException {
        after.abort(who);
    }

    @Override
    public void log(String line) {
        around.log(line);
    }

    @Override
    public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources)
            throws IOException, InterruptedException {
        return around.measurer(policy, sources, resumed);
    }

    @Override
    public VerificationPlan firstPlan() throws IOException, InterruptedException {
        VerificationJournal.Content content =
                RunningVerification.journal(around.run(), report.id()).read();
        VerificationPlan plan = content != null ? content.plan() : OfferedRollbacks.plan(around.run(), report.id());
        if (plan == null) {
            throw new AbortException("The journal of the verification is gone from the build's folder");
        }
        return plan;
    }

    @CheckForNull
    @Override
    public String stateBefore() {
        return stateBefore;
    }

    @Override
    public void settled() {
        owner.followed(report, after.answer());
    }

    @Override
    public void broken(Throwable defect) {
        owner.broken(defect);
    }
}
