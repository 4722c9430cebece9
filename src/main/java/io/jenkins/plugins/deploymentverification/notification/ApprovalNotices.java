package io.jenkins.plugins.deploymentverification.notification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.approval.Approval;
import io.jenkins.plugins.deploymentverification.engine.notification.ApprovalComposer;
import io.jenkins.plugins.deploymentverification.engine.notification.BuildSummary;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.report.ApprovalAction;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Tells the notifiers that a gate names that a deployment waits for approvals, and what came of it. */
@Restricted(NoExternalUse.class)
public final class ApprovalNotices {

    private final Run<?, ?> run;
    private final Set<Event> events;
    private final Telling telling;

    /**
     * For one gate.
     *
     * @param notifiers by their names
     * @param events of which they want to hear
     * @param log a line at a time, also later and from other threads
     */
    public ApprovalNotices(Run<?, ?> run, List<String> notifiers, Set<Event> events, Consumer<String> log) {
        this.run = run;
        this.events = Set.copyOf(events);
        this.telling = new Telling(notifiers, log);
    }

    /** How it stands; that a build was aborted meanwhile is nobody's news. Waits for nobody. */
    public void tell(Approval approval) {
        if (telling.isToNobody()
                || approval.state() == Approval.State.WITHDRAWN
                || !events.contains(ApprovalComposer.event(approval))) {
            return;
        }
        String url = BuildSummaries.absoluteUrl(
                run.getUrl() + ApprovalAction.URL_NAME + '/' + approval.plan().id() + '/');
        BuildSummary build = BuildSummaries.withoutChanges(run);
        telling.tell(words(approval), locale -> new ApprovalComposer(locale).approval(approval, url, build));
    }

    private static String words(Approval approval) {
        return switch (approval.state()) {
            case WAITING -> "approvals are needed";
            case APPROVED, OPEN -> "it was approved";
            case REJECTED -> "it was rejected";
            case EXPIRED -> "it was not approved in time";
            case REFUSED -> "it was approved, but must not be deployed now";
            case WITHDRAWN -> "no approval is needed any more";
        };
    }
}
