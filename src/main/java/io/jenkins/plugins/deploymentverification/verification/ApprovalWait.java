package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalStep;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalWords;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.notification.ApprovalNotices;
import io.jenkins.plugins.deploymentverification.report.ApprovalAction;
import io.jenkins.plugins.deploymentverification.report.ApprovalFile;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A build that waits for approvals: an entry in the queue of the {@link VerificationPool}, no executor and no thread. Each event
 * is on disk before it counts, so that it can be taken up after a restart. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class ApprovalWait {

    private static final Logger LOGGER = Logger.getLogger(ApprovalWait.class.getName());
    /** Looks again now and then, since the clock may be set. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** For whom it waits. Called on threads of the pool, or on that of the person who approves. */
    public interface Host {

        /** A line for the build's log. */
        void log(String line);

        /** The deployment may go on; called once at most, and never after {@link #abort}. */
        void opened();

        /** The deployment must not happen; called once at most, instead of {@code opened}. */
        void refused(String why);

        /** It cannot go on because of a defect; called once at most, instead of the others. */
        void broken(Throwable defect);
    }

    private final Run<?, ?> run;
    private final Approval approval;
    private final ApprovalNotices notices;
    private final Host host;
    private final Clock clock = Clock.systemUTC();
    /** Held while the approval is read or changed. */
    private final ReentrantLock working = new ReentrantLock();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Future<?> scheduled;

    private ApprovalWait(Run<?, ?> run, Approval approval, ApprovalNotices notices, Host host) {
        this.run = run;
        this.approval = approval;
        this.notices = notices;
        this.host = host;
    }

    /**
     * Asks for approvals, once it is {@link #start started}.
     *
     * @param id of the gate, unique within its build
     * @throws IOException when that cannot be kept; then nobody is asked
     */
    public static ApprovalWait begin(
            Run<?, ?> run, String id, Deployment deployment, ApprovalRule rule, ApprovalNotices notices, Host host)
            throws IOException {
        ApprovalPlan plan = new ApprovalPlan(id, deployment, rule, BuildStarters.of(run), Instant.now());
        new ApprovalFile(run, id).begin(plan);
        ApprovalWait wait = resume(run, id, notices, host);
        if (wait == null) {
            throw new IOException("the approvals of " + id + " were not kept");
        }
        host.log(ApprovalWords.asked(plan));
        host.log("Approve or reject on " + RequestedPlan.absoluteUrl(run) + ApprovalAction.URL_NAME + '/' + id + '/');
        notices.tell(wait.approval);
        return wait;
    }

    /**
     * Takes up what was begun before a restart.
     *
     * @return null where nobody was asked
     * @throws IOException when it cannot be read
     */
    @CheckForNull
    public static ApprovalWait resume(Run<?, ?> run, String id, ApprovalNotices notices, Host host) throws IOException {
        Approval approval = new ApprovalFile(run, id).read();
        if (approval == null) {
            return null;
        }
        ApprovalAction.add(run, id);
        return new ApprovalWait(run, approval, notices, host);
    }

    /** Begins to wait. */
    public void start() {
        PendingApprovals.get().add(this);
        schedule(Duration.ZERO);
    }

    boolean isOf(Run<?, ?> other, String gate) {
        return id().equals(gate) && run.getExternalizableId().equals(other.getExternalizableId());
    }

    private String id() {
        return approval.plan().id();
    }

    /** What is awaited, for the stage. */
    public String status() {
        working.lock();
        try {
            return "waiting for approvals (" + approval.missing() + " of "
                    + approval.plan().rule().needed() + " missing) until "
                    + approval.plan().deadline();
        } finally {
            working.unlock();
        }
    }

    private void schedule(Duration delay) {
        if (ended.get()) {
            PendingApprovals.get().remove(this);
            return;
        }
        try {
            scheduled = VerificationPool.get().schedule(this::advance, delay);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; {0} goes on waiting after the restart", id());
        }
    }

    private void advance() {
        working.lock();
        try {
            if (ended.get()) {
                return;
            }
            if (isGone()) {
                abort();
                return;
            }
            Instant now = clock.instant();
            ApprovalStep step = approval.next(now);
            if (step instanceof ApprovalStep.Wait open) {
                Duration left = Duration.between(now, open.until());
                schedule(left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left);
                return;
            }
            if (step instanceof ApprovalStep.Expire) {
                record(new ApprovalEvent.Expired(now));
            } else if (step instanceof ApprovalStep.Look) {
                List<Reason> obstacles = DeploymentObstacles.of(approval.plan().deployment(), now);
                record(obstacles.isEmpty() ? new ApprovalEvent.Opened(now) : new ApprovalEvent.Refused(now, obstacles));
            }
            settle();
        } catch (Exception | LinkageError e) {
            if (!VerificationPool.get().isTerminated() && end()) {
                host.broken(e);
            }
        } finally {
            working.unlock();
        }
    }

    /** It is over. */
    private void settle() {
        if (!end()) {
            return;
        }
        if (approval.state() == Approval.State.OPEN) {
            GivenApprovals.get().note(approval.plan().deployment());
            host.opened();
        } else {
            List<ApprovalEvent> events = approval.events();
            host.refused(ApprovalWords.subject(approval.plan()) + " is not deployed to "
                    + approval.plan().deployment().environment() + ". "
                    + ApprovalWords.happened(approval, events.get(events.size() - 1)));
        }
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            PendingApprovals.get().remove(this);
        }
        return first;
    }

    /** Keeps an event and tells of it. */
    private void record(ApprovalEvent event) throws IOException {
        new ApprovalFile(run, id()).append(event); // where the build's folder is now
        approval.record(event);
        host.log(ApprovalWords.happened(approval, event));
        if (approval.isOver()) {
            notices.tell(approval);
        }
    }

    /** A build that is killed tells its steps nothing. */
    private boolean isGone() {
        return ended.get() || !run.isBuilding();
    }

    /** Why a person may not approve now; null where they may. */
    @CheckForNull
    Approval.Refusal refusalToApprove(String who) {
        working.lock();
        try {
            return isGone()
                    ? Approval.Refusal.OVER
                    : approval.refusalToApprove(who, User.idStrategy()::equals, clock.instant());
        } finally {
            working.unlock();
        }
    }

    /** Why nobody may reject now; null where one may. */
    @CheckForNull
    Approval.Refusal refusalToReject() {
        working.lock();
        try {
            return isGone() ? Approval.Refusal.OVER : approval.refusalToReject(clock.instant());
        } finally {
            working.unlock();
        }
    }

    /** A person approves; the result says why that does not count, null where it does. */
    @CheckForNull
    Approval.Refusal approve(String who, @CheckForNull String comment) throws IOException {
        working.lock();
        try {
            Approval.Refusal refusal = refusalToApprove(who);
            if (refusal == null) {
                record(new ApprovalEvent.Approved(clock.instant(), who, comment));
                wake();
            }
            return refusal;
        } finally {
            working.unlock();
        }
    }

    /** A person rejects; the result says why that does not count, null where it does. */
    @CheckForNull
    Approval.Refusal reject(String who, String reason) throws IOException {
        working.lock();
        try {
            Approval.Refusal refusal = refusalToReject();
            if (refusal == null) {
                record(new ApprovalEvent.Rejected(clock.instant(), who, reason));
                wake();
            }
            return refusal;
        } finally {
            working.unlock();
        }
    }

    private void wake() {
        Future<?> waiting = scheduled;
        if (waiting != null) {
            waiting.cancel(false);
        }
        schedule(Duration.ZERO);
    }

    /** Ends it before its time. What was said stays on the page. */
    public void abort() {
        working.lock();
        try {
            if (!end()) {
                return;
            }
            Future<?> waiting = scheduled;
            if (waiting != null) {
                waiting.cancel(false);
            }
            if (!approval.isOver()) {
                record(new ApprovalEvent.Withdrawn(clock.instant()));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The end of " + id() + " of " + run + " cannot be kept");
        } finally {
            working.unlock();
        }
    }
}
