package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.engine.jira.TransitionRequest;
import io.jenkins.plugins.deploymentverification.engine.notification.Template;
import io.jenkins.plugins.deploymentverification.jira.CommentText;
import io.jenkins.plugins.deploymentverification.jira.IssueFieldLines;
import io.jenkins.plugins.deploymentverification.jira.IssueSelection;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Post-build action: moves Jira issues as {@code transitionJira} does. Variables of the build are expanded. */
public final class JiraTransitionPublisher extends Recorder {

    private final String transition;
    private String site;
    private String issues;
    private String jql;
    private int limit = IssueSelection.DEFAULT_LIMIT;
    private String via;
    private String comment;
    private String commentTemplate;
    private String fields;
    private String onlyFrom;
    private String onResult = "SUCCESS";
    private boolean failOnError = true;
    private boolean dryRun;

    /** @param transition a transition's id, its name, or the target status */
    @DataBoundConstructor
    public JiraTransitionPublisher(String transition) {
        this.transition = Util.fixNull(transition).strip();
    }

    public String getTransition() {
        return transition;
    }

    /** A Jira site of the global configuration; null for the only one. */
    @CheckForNull
    public String getSite() {
        return site;
    }

    @DataBoundSetter
    public void setSite(@CheckForNull String site) {
        this.site = Util.fixEmptyAndTrim(site);
    }

    /** Keys, separated by commas or blanks; null to have them found in the build. */
    @CheckForNull
    public String getIssues() {
        return issues;
    }

    @DataBoundSetter
    public void setIssues(@CheckForNull String issues) {
        this.issues = Util.fixEmptyAndTrim(issues);
    }

    @CheckForNull
    public String getJql() {
        return jql;
    }

    @DataBoundSetter
    public void setJql(@CheckForNull String jql) {
        this.jql = Util.fixEmptyAndTrim(jql);
    }

    /** The most issues the query may find. */
    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    /** Statuses on the way, separated by commas. */
    @CheckForNull
    public String getVia() {
        return via;
    }

    @DataBoundSetter
    public void setVia(@CheckForNull String via) {
        this.via = Util.fixEmptyAndTrim(via);
    }

    @CheckForNull
    public String getComment() {
        return comment;
    }

    @DataBoundSetter
    public void setComment(@CheckForNull String comment) {
        this.comment = Util.fixEmptyAndTrim(comment);
    }

    @CheckForNull
    public String getCommentTemplate() {
        return commentTemplate;
    }

    @DataBoundSetter
    public void setCommentTemplate(@CheckForNull String commentTemplate) {
        this.commentTemplate = Util.fixEmptyAndTrim(commentTemplate);
    }

    /** Lines of {@code name=value}. */
    @CheckForNull
    public String getFields() {
        return fields;
    }

    @DataBoundSetter
    public void setFields(@CheckForNull String fields) {
        this.fields = Util.fixEmptyAndTrim(fields);
    }

    /** Statuses, separated by commas. */
    @CheckForNull
    public String getOnlyFrom() {
        return onlyFrom;
    }

    @DataBoundSetter
    public void setOnlyFrom(@CheckForNull String onlyFrom) {
        this.onlyFrom = Util.fixEmptyAndTrim(onlyFrom);
    }

    /** The worst result of the build with which issues are moved: SUCCESS, UNSTABLE or FAILURE. */
    public String getOnResult() {
        return onResult;
    }

    @DataBoundSetter
    public void setOnResult(@CheckForNull String onResult) {
        // what is none of them becomes a failure
        this.onResult = Result.fromString(Util.fixEmptyAndTrim(onResult) == null ? "SUCCESS" : onResult)
                .toString();
    }

    public boolean isFailOnError() {
        return failOnError;
    }

    @DataBoundSetter
    public void setFailOnError(boolean failOnError) {
        this.failOnError = failOnError;
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    /** A failure to move an issue is to be seen in the build's result. */
    @Override
    public boolean needsToRunAfterFinalized() {
        return false;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        Result result = build.getResult();
        if (result != null && result.isWorseThan(Result.fromString(onResult))) {
            listener.getLogger().println("[jira] No issue is moved, because the build is " + result);
            return true;
        }
        EnvVars variables = build.getEnvironment(listener);
        try {
            IssueSelection selection = issues == null
                    ? IssueSelection.of(null, List.of(), variables.expand(jql), limit)
                    : named(variables);
            new JiraWork(build, listener, site, selection, failOnError)
                    .transition(TransitionRequest.to(variables.expand(transition))
                            .via(items(variables, via))
                            .comment(CommentText.of(variables.expand(comment), commentTemplate, build))
                            .fields(expanded(variables))
                            .onlyFrom(items(variables, onlyFrom))
                            .dryRun(dryRun)
                            .build());
        } catch (IllegalArgumentException e) {
            throw new AbortException("Transition Jira issues: " + e.getMessage());
        }
        return true;
    }

    /** A variable that is empty must not move other issues instead. */
    private IssueSelection named(EnvVars variables) throws AbortException {
        if (jql != null) {
            throw new AbortException("either issues or a JQL query: which issues are meant?");
        }
        List<String> keys = Arrays.stream(variables.expand(issues).split("[\\s,，]+"))
                .filter(key -> !key.isEmpty())
                .toList();
        return new IssueSelection(keys, true, null, limit);
    }

    private static List<String> items(EnvVars variables, @CheckForNull String line) {
        return line == null
                ? List.of()
                : Arrays.stream(line.split("[,，\\n]"))
                        .map(variables::expand)
                        .map(String::strip)
                        .filter(item -> !item.isEmpty())
                        .toList();
    }

    /** Expanded after the lines are parsed, so that a value with line breaks sets no other field. */
    private Map<String, Object> expanded(EnvVars variables) {
        Map<String, Object> all = new LinkedHashMap<>();
        IssueFieldLines.parse(fields).forEach((name, value) -> all.put(name, variables.expand(value.toString())));
        return all;
    }

    /** The form's part for it. */
    @Extension
    @Symbol("jiraTransitionPublisher")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @Override
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JiraTransitionPublisher_displayName();
        }

        /** The Jira sites of the global configuration. */
        @POST
        public ListBoxModel doFillSiteItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.JiraTransitionPublisher_onlySite(), "");
            JiraSites.names().forEach(items::add);
            return items;
        }

        /** With which results issues are moved. */
        @POST
        public ListBoxModel doFillOnResultItems(@AncestorInPath Item item) {
            StepForms.checkPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.JiraTransitionPublisher_success(), "SUCCESS");
            items.add(Messages.JiraTransitionPublisher_unstable(), "UNSTABLE");
            items.add(Messages.JiraTransitionPublisher_failure(), "FAILURE");
            return items;
        }

        /** Checks that there is a transition. */
        @POST
        public FormValidation doCheckTransition(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.required(item, value);
        }

        /** Checks the placeholders. */
        @POST
        public FormValidation doCheckCommentTemplate(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.template(item, value, Template::parse);
        }
    }
}
