package io.jenkins.plugins.deploymentverification.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.DeliveryLog;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import java.util.Date;
import java.util.List;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerProxy;

/** "Manage Jenkins / Jira deliveries": what Jira told us, and what was done with it. */
@Extension
public final class JiraDeliveriesLink extends ManagementLink implements StaplerProxy {

    private static final int MOST = 100;

    /** Hidden where there is no Jira. */
    @Override
    public String getIconFileName() {
        return JiraSites.all().isEmpty() ? null : "symbol-deployment-verification plugin-deployment-verification";
    }

    @Override
    public String getDisplayName() {
        return Messages.JiraDeliveriesLink_displayName();
    }

    @Override
    public String getDescription() {
        return Messages.JiraDeliveriesLink_description();
    }

    @Override
    public String getUrlName() {
        return "jira-deliveries";
    }

    @NonNull
    @Override
    public Permission getRequiredPermission() {
        return Jenkins.MANAGE;
    }

    @NonNull
    @Override
    public Category getCategory() {
        return Category.STATUS;
    }

    @Override
    public Object getTarget() {
        Jenkins.get().checkPermission(Jenkins.MANAGE);
        return this;
    }

    /** The latest first. */
    public List<Row> getRows() {
        return JiraInbox.get().log().latest().stream().limit(MOST).map(Row::new).toList();
    }

    /** A delivery, for the page. */
    public static final class Row {

        private final DeliveryLog.Entry entry;

        Row(DeliveryLog.Entry entry) {
            this.entry = entry;
        }

        public Date getTime() {
            return Date.from(entry.at());
        }

        public String getSite() {
            return entry.site();
        }

        public String getIdentifier() {
            return entry.identifier();
        }

        public String getIssueKey() {
            return entry.issueKey();
        }

        /** The issue's page, or null. */
        @CheckForNull
        public String getIssueUrl() {
            return entry.issueKey().isEmpty()
                    ? null
                    : JiraSites.find(entry.site())
                            .map((JiraSiteConfig site) -> site.browseUrl(entry.issueKey()))
                            .orElse(null);
        }

        /** In the reader's language. */
        public String getResult() {
            return switch (entry.result()) {
                case TRIGGERED -> Messages.Delivery_triggered();
                case IGNORED -> Messages.Delivery_ignored();
                case REPEATED -> Messages.Delivery_repeated();
                case UNSIGNED -> Messages.Delivery_unsigned();
                case MALFORMED -> Messages.Delivery_malformed();
                case RATE_LIMITED -> Messages.Delivery_rateLimited();
                case FAILED -> Messages.Delivery_failed();
            };
        }

        /** Names jobs, which not everybody who manages Jenkins may see. */
        public String getDetail() {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER) ? entry.detail() : "";
        }
    }
}
