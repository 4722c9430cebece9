package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Result;
import hudson.model.Run;
import hudson.util.LogTaskListener;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AfterCare;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.report.VerificationRecord;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One deployment that is watched after the end of its build, from the start of its verification on: first it waits for the
 * end of the build, then it measures, then a rollback may follow. Kept by {@link Watches}.
 */
final class Watch implements KeptFile.Entry, FollowUpVerification.Owner {

    private static final Logger LOGGER = Logger.getLogger(Watch.class.getName());

    /** As it was when this was saved. */
    private String build;

    private final String first;
    private final long lengthMillis;
    /** Of the first verification. May hold secrets. */
    private final Secret plan;

    private final KeptSurroundings kept;

    /** Of the verification that watches; null until the build has ended. */
    private volatile String id;
    /** Epoch milliseconds when that one ended; 0 before. */
    private volatile long concludedAt;

    private transient Run<?, ?> run;
    private transient volatile FollowUpVerification verification;
    private transient volatile RuleEffects rules;
    private transient volatile WatchRollback rollback;
    private transient volatile boolean ended;
    private transient volatile String stoppedBy;

    /** @param plan of the first verification */
    Watch(Run<?, ?> run, VerificationPlan plan, Duration length, KeptSurroundings kept) {
        this.run = run;
        this.build = run.getExternalizableId();
        this.first = plan.id();
        this.lengthMillis = length.toMillis();
        this.plan = Secret.fromString(SessionCodec.writePlan(plan));
        this.kept = kept;
    }

    @Override
    public void noteBuild() {
        if (run != null) {
            build = run.getExternalizableId();
        }
    }

    @Override
    public boolean findBuild() {
        run = Run.fromExternalizableId(build);
        return run != null;
    }

    Run<?, ?> run() {
        return run;
    }

    boolean isOf(Run<?, ?> other, String verification) {
        return run.equals(other) && first.equals(verification);
    }

    /** Whether that deployment takes the place of the one that is watched, or will be once its build ends. */
    boolean isReplacedBy(Run<?, ?> other, VerificationRecord record) {
        VerificationRecord mine = VerificationAction.getOrCreate(run).get(first);
        return !run.equals(other)
                && mine != null
                && mine.getService().equals(record.getService())
                && Objects.equals(mine.getEnvironment(), record.getEnvironment());
    }

    /** Goes on from wherever it stands. The build has ended by then. */
    void goOn() {
        try {
            if (ended) {
                return;
            }
            VerificationPlan before = SessionCodec.readPlan(plan.getPlainText());
            if (id == null) {
                if (!isWanted(before)) {
                    end();
                    return;
                }
                id = VerificationAction.getOrCreate(run)
                        .newId(before.deployment().service());
                Watches.get().save();
            }
            Duration length = Duration.ofMillis(lengthMillis);
            VerificationPlan mine = AfterCare.plan(before, id, length, Instant.now());
            rules = new RuleEffects(run, id, new LogTaskListener(LOGGER, Level.INFO), this::log);
            OfferedRollbacks.again(run, first, AfterCare.beforeRollback(before, id, Instant.now()));
            verification = FollowUpVerification.goOn(run, mine, this);
            String other = stoppedBy;
            if (other != null) {
                verification.abort(other); // it was stopped while it began
            }
        } catch (IOException | SourceException | RuntimeException e) {
            broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // goes on after the restart
        }
    }

    /** Whether the deployment stands, and its verification did not fail. */
    private boolean isWanted(VerificationPlan before) throws IOException {
        VerificationAction action = VerificationAction.getOrCreate(run);
        for (VerificationRecord record : action.getVerifications()) {
            boolean same = record.getService().equals(before.deployment().service())
                    && Objects.equals(
                            record.getEnvironment(), before.deployment().environment());
            if (same && !action.getRollbacks(record.getId()).isEmpty()) {
                return false;
            }
        }
        Report report = action.getReport(first);
        Result result = run.getResult();
        // builds that fail may have undone what they deployed; one that goes on in spite of it has not
        boolean tolerated = result != null && result.isBetterThan(Result.FAILURE);
        return report != null && AfterCare.isWanted(report) && (report.verdict().isAcceptable() || tolerated);
    }

    /** Ends it: another build deploys, or the build is deleted. */
    void stop(String who) {
        stoppedBy = who;
        ended = true;
        FollowUpVerification running = verification;
        if (concludedAt == 0 && running != null) {
            running.abort(who);
        }
        WatchRollback last = rollback;
        if (last != null) {
            last.withdraw(who);
        }
    }

    /** Ends it and keeps nothing. */
    void discard() {
        ended = true;
        FollowUpVerification running = verification;
        if (running != null) {
            running.discard();
        }
    }

    private void end() {
        ended = true;
        Watches.get().remove(this);
    }

    @Override
    public void log(String line) {
        LOGGER.log(Level.INFO, "[verify {0} of {1}] {2}", new Object[] {id, run, line});
    }

    @Override
    public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources) {
        return kept.measurer(sources);
    }

    @Override
    public void measured(Report report) {
        rules.apply(report);
    }

    @Override
    public void rechecked(Report report) {
        try {
            rules.await();
            if (ended) {
                return;
            }
            if (concludedAt == 0) {
                concludedAt = System.currentTimeMillis();
                Watches.get().save(); // first: nobody is told twice
                if (!report.verdict().isAcceptable()) {
                    kept.notices(run, this::log).finished(report);
                }
            }
            OfferedRollbacks.Offer offer = OfferedRollbacks.of(run, id);
            if (offer == null || !offer.rollback().isAskedForBy(report)) {
                end();
            } else {
                rollback = new WatchRollback(run, report, offer, this::end);
                if (ended) {
                    return; // it was stopped meanwhile
                }
                rollback.goOn(Instant.ofEpochMilli(concludedAt));
            }
        } catch (IOException | RuntimeException e) {
            broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // goes on after the restart
        }
    }

    @Override
    public void broken(Throwable defect) {
        if (!VerificationPool.get().isTerminated()) {
            LOGGER.log(
                    Level.WARNING,
                    defect,
                    () -> "The deployment that " + first + " of " + run + " verified is not watched any more");
            end();
        }
    }

    @Override
    public String toString() {
        return build + '/' + first;
    }
}
