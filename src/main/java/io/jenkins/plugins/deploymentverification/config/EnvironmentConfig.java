package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import io.jenkins.plugins.deploymentverification.engine.document.Names;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.environment.Environment;
import io.jenkins.plugins.deploymentverification.engine.environment.FreezeWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An environment of the global configuration. Their order is that in which a version passes through them. */
public final class EnvironmentConfig extends AbstractDescribableImpl<EnvironmentConfig> {

    private final String name;
    private String source;
    private boolean needsPassed;
    private String freezes;
    private String timeZone;
    private int approvals;
    private String approvers;
    private boolean selfApproval;
    private String approvalTimeout;

    @DataBoundConstructor
    public EnvironmentConfig(String name) {
        this.name = Util.fixNull(name).strip();
    }

    public String getName() {
        return name;
    }

    /** The metric source of verifications that name none; null for the default one. */
    @CheckForNull
    public String getSource() {
        return source;
    }

    @DataBoundSetter
    public void setSource(@CheckForNull String source) {
        this.source = Util.fixEmptyAndTrim(source);
    }

    /** Whether a version may come here only after it passed in the environment before. */
    public boolean isNeedsPassed() {
        return needsPassed;
    }

    @DataBoundSetter
    public void setNeedsPassed(boolean needsPassed) {
        this.needsPassed = needsPassed;
    }

    /** When nothing is deployed here, one time in each line; null for never. */
    @CheckForNull
    public String getFreezes() {
        return freezes;
    }

    @DataBoundSetter
    public void setFreezes(@CheckForNull String freezes) {
        this.freezes = Util.fixEmptyAndTrim(freezes);
    }

    /** Whose clock the freezes mean, like {@code Europe/Berlin}; null for that of Jenkins. */
    @CheckForNull
    public String getTimeZone() {
        return timeZone;
    }

    @DataBoundSetter
    public void setTimeZone(@CheckForNull String timeZone) {
        this.timeZone = Util.fixEmptyAndTrim(timeZone);
    }

    /** How many different persons must approve a deployment; 0 for none. */
    public int getApprovals() {
        return approvals;
    }

    @DataBoundSetter
    public void setApprovals(int approvals) {
        this.approvals = approvals;
    }

    /** Users and groups that may approve, with commas between them; null for all who may build the job. */
    @CheckForNull
    public String getApprovers() {
        return approvers;
    }

    @DataBoundSetter
    public void setApprovers(@CheckForNull String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    /** Whether the approval of a person counts who started the build. */
    public boolean isSelfApproval() {
        return selfApproval;
    }

    @DataBoundSetter
    public void setSelfApproval(boolean selfApproval) {
        this.selfApproval = selfApproval;
    }

    /** For how long approvals are waited for; null for 24 hours. */
    @CheckForNull
    public String getApprovalTimeout() {
        return approvalTimeout;
    }

    @DataBoundSetter
    public void setApprovalTimeout(@CheckForNull String approvalTimeout) {
        this.approvalTimeout = Util.fixEmptyAndTrim(approvalTimeout);
    }

    /** @throws IllegalArgumentException when a freeze, the time zone or what is said of approvals cannot be used */
    Environment toEnvironment() {
        try {
            return new Environment(
                    name,
                    source,
                    needsPassed,
                    freezes(freezes, zone(timeZone)),
                    new ApprovalRule(approvals, Names.of(approvers), selfApproval, timeout(approvalTimeout)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the environment '" + name + "': " + e.getMessage(), e);
        }
    }

    private static List<FreezeWindow> freezes(@CheckForNull String text, ZoneId zone) {
        List<FreezeWindow> freezes = new ArrayList<>();
        Util.fixNull(text)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(line -> freezes.add(FreezeWindow.parse(line, zone)));
        return freezes;
    }

    private static Duration timeout(@CheckForNull String text) {
        Duration timeout = text == null ? ApprovalRule.USUAL_TIMEOUT : Durations.parse(text);
        ApprovalRule.checkTimeout(timeout);
        return timeout;
    }

    private static ZoneId zone(@CheckForNull String id) {
        try {
            return id == null ? ZoneId.systemDefault() : ZoneId.of(id);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "there is no time zone '" + id + "'; write one like Europe/Berlin or +08:00", e);
        }
    }

    /** For the form. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<EnvironmentConfig> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.EnvironmentConfig_displayName();
        }

        /** Checks that there is a name. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return FormValidation.validateRequired(value);
        }

        /** Checks each line. */
        @POST
        public FormValidation doCheckFreezes(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return checked(() -> freezes(value, ZoneId.systemDefault()));
        }

        /** Checks that there is such a time zone. */
        @POST
        public FormValidation doCheckTimeZone(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return checked(() -> zone(Util.fixEmptyAndTrim(value)));
        }

        /** Checks that it is a number within the limits. */
        @POST
        public FormValidation doCheckApprovals(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return FormValidation.validateIntegerInRange(value, 0, ApprovalRule.MOST);
        }

        /** Checks that it is a duration within the limits. */
        @POST
        public FormValidation doCheckApprovalTimeout(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            return checked(() -> timeout(Util.fixEmptyAndTrim(value)));
        }

        private static FormValidation checked(Runnable check) {
            try {
                check.run();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        /** The metric sources that were saved. */
        @POST
        public ListBoxModel doFillSourceItems(@QueryParameter String source) {
            Jenkins.get().checkPermission(Jenkins.MANAGE);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.EnvironmentConfig_defaultSource(), "");
            Set<String> names = new LinkedHashSet<>();
            DeploymentVerificationConfiguration.get().getMetricSources().forEach(s -> names.add(s.getName()));
            if (Util.fixEmptyAndTrim(source) != null) {
                names.add(source.strip());
            }
            names.forEach(items::add);
            return items;
        }
    }
}
