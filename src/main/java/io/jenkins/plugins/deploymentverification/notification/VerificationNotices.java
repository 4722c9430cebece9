package io.jenkins.plugins.deploymentverification.notification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.outbox.Delivery;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells the notifiers that a verification names what becomes of it. A notifier's trouble is logged and changes nothing. */
@Restricted(NoExternalUse.class)
public final class VerificationNotices {

    private final Run<?, ?> run;
    private final List<String> notifiers;
    private final Set<Event> events;
    private final Consumer<String> log;

    /**
     * For one verification.
     *
     * @param notifiers by their names
     * @param events of which they want to hear
     * @param log a line at a time, also later and from other threads
     */
    public VerificationNotices(Run<?, ?> run, List<String> notifiers, Set<Event> events, Consumer<String> log) {
        this.run = run;
        this.notifiers = List.copyOf(notifiers);
        this.events = Set.copyOf(events);
        this.log = log;
    }

    /** It began. */
    public void started(Report report) {
        if (events.contains(Event.STARTED)) {
            tell(Event.STARTED, report);
        }
    }

    /** It ended by itself; an aborted one is nobody's news. */
    public void finished(Report report) {
        boolean recovered = LastVerdicts.get().note(report.deployment(), report.verdict());
        Event verdict = Composer.ofVerdict(report.verdict());
        boolean passed = report.verdict() == Verdict.PASSED || report.verdict() == Verdict.WARNING;
        if (recovered && passed && events.contains(Event.RECOVERED)) {
            tell(Event.RECOVERED, report);
        } else if (events.contains(verdict)) {
            tell(verdict, report);
        }
    }

    private void tell(Event event, Report report) {
        for (String notifier : notifiers) {
            NotifierAddress address = NotifierAddress.named(notifier);
            try {
                Notification notification = new Composer(Notifications.locale(address))
                        .verification(
                                event,
                                new Composer.Evidence(report, BuildSummaries.reportUrl(run, report.id())),
                                BuildSummaries.of(run));
                CompletableFuture<Delivery> delivery =
                        Notifications.get().send(address, Message.of(notification));
                delivery.whenComplete((done, failure) -> log.accept(line(notifier, event, done, failure)));
            } catch (ChannelException e) {
                log.accept("Not told " + notifier + ": " + e.getMessage());
            }
        }
    }

    private static String line(String notifier, Event event, Delivery done, Throwable failure) {
        if (failure != null) {
            Throwable why =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return "Not told " + notifier + ": " + why.getMessage();
        }
        return DeliveryWords.of("Told " + notifier + " that it " + words(event), done);
    }

    private static String words(Event event) {
        return switch (event) {
            case STARTED -> "began";
            case PASSED -> "passed";
            case WARNING -> "passed with a warning";
            case FAILED -> "failed";
            case INCONCLUSIVE -> "is inconclusive";
            case RECOVERED -> "recovered";
            case INFO -> "has news";
        };
    }
}
