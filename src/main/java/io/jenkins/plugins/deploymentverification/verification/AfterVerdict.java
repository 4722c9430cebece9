package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.aftermath.Aftermath;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathStep;
import io.jenkins.plugins.deploymentverification.engine.aftermath.FollowUp;
import io.jenkins.plugins.deploymentverification.engine.aftermath.RollbackDriver;
import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.rollback.Rollback;
import io.jenkins.plugins.deploymentverification.engine.rollback.RollbackException;
import io.jenkins.plugins.deploymentverification.engine.rollback.SinceThen;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.report.AftermathFile;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.BuildRollbackContext;
import io.jenkins.plugins.deploymentverification.runtime.CommandPlace;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.RollbackLog;
import io.jenkins.plugins.deploymentverification.runtime.TickMeasurer;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import io.jenkins.plugins.deploymentverification.spi.RollbackAction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What follows a verdict in a build, driven: the rollback, and the verification after it. It runs on the
 * {@link VerificationPool} and keeps each event before it goes on, so that it can be taken up after a restart.
 */
@Restricted(NoExternalUse.class)
public final class AfterVerdict {

    private static final Logger LOGGER = Logger.getLogger(AfterVerdict.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(5);
    /** For an agent to come back. */
    private static final Duration AGENT_PATIENCE = Duration.ofMinutes(10);
    /** For a cluster to tell what became of a rollback. */
    private static final Duration DOUBT_PATIENCE = Duration.ofMinutes(1);

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    /** For a command to die when its build is aborted. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(30);

    /** What asks for a rollback, and why. */
    public record Asking(
            RollbackRecord.Cause cause,
            @CheckForNull String who,
            @CheckForNull String reason) {

        /** The verdict of a report, by its first reason. */
        public static Asking verdict(Report report) {
            return new Asking(
                    RollbackRecord.Cause.VERDICT,
                    null,
                    report.reasons().isEmpty() ? null : report.reasons().get(0).text(Locale.ENGLISH));
        }
    }

    /** For whom it is driven. Called on threads of the pool, or on that which aborts. */
    public interface Host {

        /** A line for the build's log. */
        void log(String line);

        /** What measures in the verification after the rollback. */
        TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources) throws IOException, InterruptedException;

        /** The plan of the verification that the rollback follows, with its secrets. */
        VerificationPlan firstPlan() throws IOException, InterruptedException;

        /** How things stood before what is rolled back was deployed, as the rollback tells it; null where nobody looked. */
        @CheckForNull
        default String stateBefore() {
            return null;
        }

        /** The rollback is over, well or not; agents are not needed any more. */
        default void rolledBack() {}

        /** Nothing more is to follow; called once at most, and never after {@link #abort}. */
        void settled();

        /** It cannot go on because of a defect; called once at most, instead of {@code settled}. */
        void broken(Throwable defect);
    }

    private final Run<?, ?> run;
    private final Report report;
    /** Null where nothing can be rolled back. */
    @CheckForNull
    private final RollbackAction action;

    private final BuildRollbackContext context;
    private final VerificationNotices notices;
    private final Host host;
    private final AftermathFile file;
    private final Aftermath aftermath;
    private final Clock clock = Clock.systemUTC();
    /** Held while it works. */
    private final ReentrantLock working = new ReentrantLock();

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Future<?> scheduled;
    private volatile String abortedBy;

    @CheckForNull
    private RollbackDriver driver;

    @CheckForNull
    private FollowUpVerification recheck;

    @CheckForNull
    private Deadline patience;

    private AfterVerdict(
            Run<?, ?> run,
            Report report,
            Aftermath aftermath,
            @CheckForNull RollbackAction action,
            CommandPlace place,
            VerificationNotices notices,
            Host host) {
        this.run = run;
        this.report = report;
        this.aftermath = aftermath;
        this.action = action;
        String id = run.getExternalizableId() + "#" + report.id() + "#"
                + Math.max(1, aftermath.rollbacks().size());
        this.context = new BuildRollbackContext(run, id, place, host::log);
        this.notices = notices;
        this.host = host;
        this.file = new AftermathFile(run, report.id());
    }

    /**
     * Asks for a rollback, which begins when it is {@link #start started}.
     *
     * @param report whose verdict it follows
     * @throws IOException when that cannot be kept; then nothing follows
     */
    public static AfterVerdict rollBack(
            Run<?, ?> run,
            Report report,
            AftermathPlan plan,
            Asking asking,
            RollbackAction action,
            CommandPlace place,
            VerificationNotices notices,
            Host host)
            throws IOException {
        AftermathEvent.RollbackRequested request = new AftermathEvent.RollbackRequested(
                Instant.now(), action.describe(), asking.cause(), asking.who(), asking.reason());
        return begin(run, report, plan, request, action, place, notices, host);
    }

    /**
     * Asks a person, once it is {@link #start started}.
     *
     * @param action what is done when they decide to roll back; null where that is no choice
     * @throws IOException when that cannot be kept; then nothing follows
     */
    public static AfterVerdict ask(
            Run<?, ?> run,
            Report report,
            AftermathPlan plan,
            DecisionRecord question,
            @CheckForNull RollbackAction action,
            CommandPlace place,
            VerificationNotices notices,
            Host host)
            throws IOException {
        AfterVerdict after =
                begin(run, report, plan, new AftermathEvent.DecisionAsked(question), action, place, notices, host);
        host.log("Decide on " + RequestedPlan.reportUrl(run, report.id()));
        notices.decision(report, question);
        return after;
    }

    private static AfterVerdict begin(
            Run<?, ?> run,
            Report report,
            AftermathPlan plan,
            AftermathEvent first,
            @CheckForNull RollbackAction action,
            CommandPlace place,
            VerificationNotices notices,
            Host host)
            throws IOException {
        AftermathFile file = new AftermathFile(run, report.id());
        file.begin(plan);
        Aftermath aftermath = file.read();
        if (aftermath == null) {
            throw new IOException("what follows verification " + report.id() + " was not kept");
        }
        try {
            aftermath.record(first);
        } catch (IllegalStateException e) {
            throw new IOException(e.getMessage(), e);
        }
        AfterVerdict after = new AfterVerdict(run, report, aftermath, action, place, notices, host);
        file.append(first);
        RollbackLog.lines(first).forEach(host::log);
        return after;
    }

    /**
     * Takes up what was begun before a restart.
     *
     * @return null where nothing has followed
     */
    @CheckForNull
    public static AfterVerdict resume(
            Run<?, ?> run,
            Report report,
            @CheckForNull RollbackAction action,
            CommandPlace place,
            VerificationNotices notices,
            Host host)
            throws IOException {
        Aftermath aftermath = new AftermathFile(run, report.id()).read();
        boolean followed = aftermath != null
                && !(aftermath.rollbacks().isEmpty() && aftermath.decisions().isEmpty());
        return !followed ? null : new AfterVerdict(run, report, aftermath, action, place, notices, host);
    }

    /**
     * Begins to work.
     *
     * @throws IOException when something works on the same already
     */
    public void start() throws IOException {
        if (!RunningRollbacks.get().take(run, report.id(), this)) {
            throw new IOException("a rollback after this verification is under way already");
        }
        schedule(Duration.ZERO);
    }

    private boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            RunningRollbacks.get().release(run, report.id(), this);
        }
        return first;
    }

    /** What is going on, for the stage. */
    public String status() {
        AftermathStep step = next();
        if (step instanceof AftermathStep.Decide open) {
            return "waiting for a person to decide until " + open.question().deadline();
        }
        if (step instanceof AftermathStep.Recheck || step instanceof AftermathStep.Rechecking) {
            return "verifying again after the rollback";
        }
        return step instanceof AftermathStep.Done ? "finishing" : "rolling back";
    }

    private AftermathStep next() {
        synchronized (aftermath) {
            return aftermath.next();
        }
    }

    private void schedule(Duration delay) {
        if (ended.get()) {
            return;
        }
        try {
            scheduled = VerificationPool.get().schedule(this::advance, delay);
        } catch (RejectedExecutionException e) {
            LOGGER.log(Level.FINE, "shutting down; what follows {0} goes on after the restart", report.id());
        }
    }

    private void advance() {
        working.lock();
        try {
            if (ended.get() || abortedBy != null) {
                return;
            }
            AftermathStep step = next();
            if (step instanceof AftermathStep.Done) {
                settle();
            } else if (step instanceof AftermathStep.Decide open) {
                await(open.question());
            } else if (step instanceof AftermathStep.RollBack due) {
                request(due.decision());
            } else if (step instanceof AftermathStep.Recheck due) {
                String id = VerificationAction.getOrCreate(run)
                        .newId(report.deployment().service());
                record(new AftermathEvent.RecheckStarted(clock.instant(), id, due.settledAt()));
                verifyAgain(id);
            } else if (step instanceof AftermathStep.Rechecking under) {
                verifyAgain(under.id());
            } else {
                rollBack();
            }
        } catch (InterruptedException e) {
            // aborted, which is told by whoever aborts; or shut down, and it goes on after the restart
            LOGGER.log(Level.FINE, "interrupted", e);
        } catch (Exception | LinkageError e) {
            broken(e);
        } finally {
            working.unlock();
        }
    }

    private void await(DecisionRecord question) throws IOException {
        Duration left = Duration.between(clock.instant(), question.deadline());
        if (left.isZero() || left.isNegative()) {
            decided(new AftermathEvent.Decided(clock.instant(), question.fallback(), null, null));
        } else {
            // looks again now and then, since the clock may be set
            schedule(left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left);
        }
    }

    /** The question that is open; null for none. */
    @CheckForNull
    DecisionRecord question() {
        return next() instanceof AftermathStep.Decide open ? open.question() : null;
    }

    /** The last answer of a person or of a deadline; null where nobody was asked. */
    @CheckForNull
    public DecisionRecord answer() {
        synchronized (aftermath) {
            return aftermath.answer();
        }
    }

    /**
     * A person answers.
     *
     * @throws IOException when there is nothing to decide, that is no choice, or it cannot be kept
     */
    void decide(DecisionRecord.Choice choice, String who, @CheckForNull String reason) throws IOException {
        working.lock();
        try {
            DecisionRecord question = question();
            if (ended.get() || abortedBy != null || question == null) {
                throw new IOException("There is nothing to decide any more");
            }
            if (!question.choices().contains(choice)) {
                throw new IOException(choice + " is not among the choices");
            }
            decided(new AftermathEvent.Decided(clock.instant(), choice, who, reason));
        } finally {
            working.unlock();
        }
    }

    private void decided(AftermathEvent.Decided decision) throws IOException {
        record(decision);
        DecisionRecord answer = answer();
        if (answer != null) {
            notices.decision(report, answer);
        }
        Future<?> waiting = scheduled;
        if (waiting != null) {
            waiting.cancel(false);
        }
        schedule(Duration.ZERO);
    }

    private void request(DecisionRecord decision) throws IOException {
        if (action == null) {
            throw new IOException("there is no rollback that could be run");
        }
        record(new AftermathEvent.RollbackRequested(
                clock.instant(),
                action.describe(),
                RollbackRecord.Cause.PERSON,
                decision.who() == null ? RollbackRecord.DEADLINE : decision.who(),
                decision.reason()));
        schedule(Duration.ZERO);
    }

    private void broken(Throwable defect) {
        if (!VerificationPool.get().isTerminated() && end()) {
            context.close();
            host.broken(defect);
        }
    }

    private void rollBack() throws Exception {
        try {
            if (driver == null) {
                RollbackAction chosen = Objects.requireNonNull(action);
                Rollback rollback = chosen.open(context);
                String before = host.stateBefore();
                driver = new RollbackDriver(
                        aftermath,
                        before == null ? rollback : new SinceThen(rollback, before),
                        this::journal,
                        clock,
                        chosen.isDryRun());
            }
            if (driver.run()) {
                afterRollback();
            } else {
                retry(DOUBT_PATIENCE, "it cannot be told what became of it");
            }
        } catch (RollbackException e) {
            record(new AftermathEvent.RollbackEnded(
                    clock.instant(), RollbackRecord.Outcome.FAILED, "It cannot be rolled back: " + e.getMessage()));
            afterRollback();
        } catch (IOException e) {
            if (VerificationPool.get().isTerminated()) {
                throw e;
            }
            LOGGER.log(Level.FINE, "rollback after " + report.id() + " is interrupted", e);
            retry(AGENT_PATIENCE, "the agent or a file was lost: " + e.getMessage());
        }
    }

    private void retry(Duration howLong, String why) throws IOException {
        if (patience == null) {
            patience = Deadline.in(howLong);
            host.log("Rollback: " + why + "; looking again");
        }
        if (patience.isOver()) {
            giveUp("Given up, because " + why);
            afterRollback();
        } else {
            schedule(RETRY);
        }
    }

    private void giveUp(String why) throws IOException {
        AftermathEvent end;
        synchronized (aftermath) {
            end = aftermath.givingUp(clock.instant(), why);
        }
        if (end != null) {
            record(end);
        }
    }

    private void afterRollback() {
        context.close();
        tell();
        host.rolledBack();
        schedule(Duration.ZERO);
    }

    private void verifyAgain(String id) throws Exception {
        RollbackRecord last;
        synchronized (aftermath) {
            last = aftermath.lastRollback();
        }
        VerificationPlan plan = FollowUp.plan(host.firstPlan(), aftermath.plan(), id, last.endedAt());
        recheck = FollowUpVerification.goOn(run, plan, new FollowUpVerification.Owner() {

            @Override
            public void log(String line) {
                host.log(line);
            }

            @Override
            public TickMeasurer measurer(ServicePolicy policy, ResolvedSources sources)
                    throws IOException, InterruptedException {
                return host.measurer(policy, sources);
            }

            @Override
            public void rechecked(Report again) {
                AfterVerdict.this.rechecked(again);
            }

            @Override
            public void broken(Throwable defect) {
                AfterVerdict.this.broken(defect);
            }
        });
    }

    /** The verification after the rollback has ended by itself. */
    private void rechecked(Report again) {
        working.lock();
        try {
            if (ended.get() || abortedBy != null) {
                return;
            }
            record(new AftermathEvent.RecheckEnded(clock.instant(), again.verdict()));
            tell();
            settle();
        } catch (IOException e) {
            broken(e);
        } finally {
            working.unlock();
        }
    }

    private void settle() {
        if (end()) {
            host.settled();
        }
    }

    /**
     * Ends it before its time, and kills a command that runs. What is known stays in the report.
     *
     * @param who ended it
     */
    public void abort(String who) throws InterruptedException, IOException {
        abortedBy = who;
        Future<?> running = scheduled;
        if (running != null) {
            running.cancel(true);
        }
        boolean quiet = working.tryLock(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            if (!end()) {
                return;
            }
            if (recheck != null) {
                recheck.abort(who);
            }
            if (question() != null) {
                record(new AftermathEvent.QuestionWithdrawn(clock.instant()));
            }
            giveUp("Aborted by " + who);
            context.close();
            tell();
        } finally {
            if (quiet) {
                working.unlock();
            }
        }
    }

    private boolean isStarted() {
        synchronized (aftermath) {
            RollbackRecord last = aftermath.lastRollback();
            return last != null && last.startedAt() != null;
        }
    }

    private void tell() {
        RollbackRecord last;
        synchronized (aftermath) {
            last = aftermath.lastRollback();
        }
        if (last != null && action != null && !action.isDryRun()) {
            notices.rollback(report, last);
        }
    }

    /** Keeps an event and tells the log of it. */
    private void journal(AftermathEvent event) throws IOException {
        file.append(event);
        RollbackLog.lines(event).forEach(host::log);
        if (event instanceof AftermathEvent.RollbackStarted && !isStarted()) {
            tell();
        }
    }

    private void record(AftermathEvent event) throws IOException {
        journal(event);
        synchronized (aftermath) {
            aftermath.record(event);
        }
    }
}
