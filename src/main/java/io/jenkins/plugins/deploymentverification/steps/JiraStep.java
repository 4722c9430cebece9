package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.jira.IssueResult;
import io.jenkins.plugins.deploymentverification.jira.IssueSelection;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** What the steps that change Jira have in common: the site, the issues, and whether a failure matters. */
public abstract class JiraStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private String site;
    private String issue;
    /** A script that names an issue which turns out to be null must not move others instead. */
    private boolean issueNamed;

    private ArrayList<String> issues = new ArrayList<>();
    private boolean issuesNamed;
    private String jql;
    private int limit = IssueSelection.DEFAULT_LIMIT;
    private boolean failOnError = true;

    /** A Jira site of the global configuration; null for the only one. */
    @CheckForNull
    public final String getSite() {
        return site;
    }

    @DataBoundSetter
    public final void setSite(@CheckForNull String site) {
        this.site = Util.fixEmptyAndTrim(site);
    }

    @CheckForNull
    public final String getIssue() {
        return issue;
    }

    @DataBoundSetter
    public final void setIssue(@CheckForNull String issue) {
        this.issue = Util.fixEmptyAndTrim(issue);
        issueNamed = true;
    }

    public final List<String> getIssues() {
        return issues;
    }

    @DataBoundSetter
    public final void setIssues(@CheckForNull List<String> issues) {
        this.issues = FormLists.items(issues);
        issuesNamed = true;
    }

    @CheckForNull
    public final String getJql() {
        return jql;
    }

    @DataBoundSetter
    public final void setJql(@CheckForNull String jql) {
        this.jql = Util.fixEmptyAndTrim(jql);
    }

    /** The most issues the query may find. */
    public final int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public final void setLimit(int limit) {
        this.limit = limit;
    }

    public final boolean isFailOnError() {
        return failOnError;
    }

    @DataBoundSetter
    public final void setFailOnError(boolean failOnError) {
        this.failOnError = failOnError;
    }

    @Override
    public final StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    /** What the step does. */
    abstract List<IssueResult> run(Run<?, ?> run, JiraWork work) throws IOException, InterruptedException;

    private IssueSelection selection() throws AbortException {
        if (issueNamed && issue == null) {
            throw new AbortException("'issue' is empty: what should name the issue is not set."
                    + " Leave it out to have the keys found in the build");
        }
        if (issuesNamed && issues.isEmpty()) {
            return new IssueSelection(List.of(), true, null, limit);
        }
        return IssueSelection.of(issue, issues, jql, limit);
    }

    /**
     * The issues, for jobs that fill in variables. What is empty in a form was not named; a variable that turns out to be
     * empty was, and must not move others instead.
     *
     * @throws AbortException when it is not clear which issues are meant
     */
    public final IssueSelection selection(UnaryOperator<String> expand) throws AbortException {
        IssueSelection written = IssueSelection.of(issue, issues, jql == null ? null : expand.apply(jql), limit);
        List<String> keys = written.issues().stream()
                .flatMap(text -> Stream.of(expand.apply(text).split("[\\s,，]+")))
                .filter(key -> !key.isEmpty())
                .toList();
        return new IssueSelection(keys, written.explicit(), written.jql(), limit);
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<List<IssueResult>> {

        private static final long serialVersionUID = 1L;

        private final JiraStep step;

        Execution(StepContext context, JiraStep step) {
            super(context);
            this.step = step;
        }

        @Override
        protected List<IssueResult> run() throws Exception {
            Run<?, ?> run = getContext().get(Run.class);
            TaskListener listener = getContext().get(TaskListener.class);
            return step.run(run, new JiraWork(run, listener, step.site, step.selection(), step.failOnError));
        }
    }

    /** What the descriptors of these steps have in common. */
    public abstract static class JiraStepDescriptor extends StepDescriptor {

        @Override
        public final Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @Override
        public final String argumentsToString(@NonNull Map<String, Object> arguments) {
            Object issue = arguments.get("issue");
            Object transition = arguments.get("transition");
            return issue == null
                    ? transition == null ? null : transition.toString()
                    : issue + (transition == null ? "" : " → " + transition);
        }

        /** For the form. */
        public final String line(List<String> values) {
            return FormLists.line(values);
        }

        /** The Jira sites of the global configuration. */
        @POST
        public final ListBoxModel doFillSiteItems(@AncestorInPath Item item) {
            StepForms.checkNamesPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.JiraStep_onlySite(), "");
            JiraSites.names().forEach(items::add);
            return items;
        }
    }
}
