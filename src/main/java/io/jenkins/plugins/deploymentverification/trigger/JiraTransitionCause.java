package io.jenkins.plugins.deploymentverification.trigger;

import hudson.model.Cause;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Somebody moved an issue. */
@ExportedBean
public final class JiraTransitionCause extends Cause {

    private final String site;
    private final String issueKey;
    private final String url;
    private final String fromStatus;
    private final String toStatus;
    private final String changedBy;

    JiraTransitionCause(String site, String url, StatusChange change) {
        this.site = site;
        this.url = url;
        issueKey = change.key();
        fromStatus = change.fromStatus();
        toStatus = change.toStatus();
        changedBy = change.changedBy();
    }

    @Exported
    public String getSite() {
        return site;
    }

    @Exported
    public String getIssueKey() {
        return issueKey;
    }

    /** The issue's page. */
    @Exported
    public String getUrl() {
        return url;
    }

    /** May be empty. */
    @Exported
    public String getFromStatus() {
        return fromStatus;
    }

    @Exported
    public String getToStatus() {
        return toStatus;
    }

    /** The person's name; may be empty. */
    @Exported
    public String getChangedBy() {
        return changedBy;
    }

    @Override
    public String getShortDescription() {
        return changedBy.isEmpty()
                ? Messages.JiraTransitionCause_moved(issueKey, toStatus)
                : Messages.JiraTransitionCause_movedBy(issueKey, toStatus, changedBy);
    }

    @Override
    public void print(TaskListener listener) {
        listener.getLogger().println(getShortDescription() + " " + url);
    }
}
