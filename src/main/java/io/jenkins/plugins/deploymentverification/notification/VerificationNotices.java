package io.jenkins.plugins.deploymentverification.notification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.notification.BuildSummary;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.DecisionRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells the notifiers that a verification names what becomes of it. A notifier's trouble is logged and changes nothing. */
@Restricted(NoExternalUse.class)
public final class VerificationNotices {

    /** So that the log tells in most cases; a slow robot holds up no build. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Run<?, ?> run;
    private final Set<Event> events;
    private final Consumer<String> log;
    private final Telling telling;

    /**
     * For one verification.
     *
     * @param notifiers by their names
     * @param events of which they want to hear
     * @param log a line at a time, also later and from other threads
     */
    public VerificationNotices(Run<?, ?> run, List<String> notifiers, Set<Event> events, Consumer<String> log) {
        this.run = run;
        this.events = Set.copyOf(events);
        this.log = log;
        this.telling = new Telling(notifiers, log);
    }

    /** It began; waits for nobody, since measuring has its times. */
    public void started(Report report) {
        if (events.contains(Event.STARTED)) {
            tell(Event.STARTED, report);
        }
    }

    /** It ended by itself; an aborted one is nobody's news. Waits a moment, so that the build's log can tell of it. */
    public void finished(Report report) {
        boolean recovered = LastVerdicts.get().note(report.deployment(), report.verdict());
        Event verdict = Composer.ofVerdict(report.verdict());
        boolean passed = report.verdict() == Verdict.PASSED || report.verdict() == Verdict.WARNING;
        if (recovered && passed && events.contains(Event.RECOVERED)) {
            await(tell(Event.RECOVERED, report));
        } else if (events.contains(verdict)) {
            await(tell(verdict, report));
        }
    }

    /** How a rollback stands. Of a failed one all are told, whatever they want to hear of. */
    public void rollback(Report report, RollbackRecord rollback) {
        Event event = Composer.ofRollback(rollback);
        if (event == Event.ROLLBACK_FAILED || events.contains(event)) {
            CompletableFuture<Void> told = tell(
                    event, report, (composer, evidence, build) -> composer.rollback(event, evidence, rollback, build));
            if (event != Event.ROLLBACK_STARTED) {
                await(told); // a rollback waits for nobody
            }
        }
    }

    /** A person is asked, or has decided; a withdrawn question is nobody's news. */
    public void decision(Report report, DecisionRecord decision) {
        Event event = decision.isOpen() ? Event.DECISION_NEEDED : Event.DECIDED;
        if (!decision.isWithdrawn() && events.contains(event)) {
            tell(event, report, (composer, evidence, build) -> composer.decision(evidence, decision, build));
        }
    }

    /**
     * A rule of the policy fired; waits for nobody.
     *
     * @return completed when all have been told, or the log that they could not be
     */
    public CompletableFuture<Void> fired(Report report, RuleJudge.Firing firing) {
        String what = "the rule '" + firing.rule().name() + "' fired";
        return tell(report, what, (composer, evidence, build) -> composer.rule(firing, evidence, build));
    }

    private interface Writing {

        Notification by(Composer composer, Composer.Evidence evidence, BuildSummary build);
    }

    private CompletableFuture<Void> tell(Event event, Report report) {
        return tell(event, report, (composer, evidence, build) -> composer.verification(event, evidence, build));
    }

    private CompletableFuture<Void> tell(Event event, Report report, Writing writing) {
        return tell(report, "it " + words(event), writing);
    }

    private CompletableFuture<Void> tell(Report report, String what, Writing writing) {
        if (telling.isToNobody()) {
            return CompletableFuture.completedFuture(null);
        }
        Composer.Evidence evidence = new Composer.Evidence(report, BuildSummaries.reportUrl(run, report.id()));
        BuildSummary build = BuildSummaries.withoutChanges(run);
        return telling.tell(what, locale -> writing.by(new Composer(locale), evidence, build));
    }

    private void await(CompletableFuture<Void> told) {
        try {
            told.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.accept("Notifiers that did not answer yet are told also after the end of the build");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // failures are words by then
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String words(Event event) {
        return switch (event) {
            case STARTED -> "began";
            case PASSED -> "passed";
            case WARNING -> "passed with a warning";
            case FAILED -> "failed";
            case INCONCLUSIVE -> "is inconclusive";
            case RECOVERED -> "recovered";
            case ROLLBACK_STARTED -> "is being rolled back";
            case ROLLED_BACK -> "was rolled back";
            case ROLLBACK_FAILED -> "could not be rolled back well";
            case DECISION_NEEDED -> "needs a decision";
            case DECIDED -> "was decided";
            case INFO -> "has news";
        };
    }
}
