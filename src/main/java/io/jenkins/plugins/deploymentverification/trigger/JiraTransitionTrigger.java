package io.jenkins.plugins.deploymentverification.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.triggers.Trigger;
import hudson.triggers.TriggerDescriptor;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.event.TransitionFilter;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** Starts a build when an issue moves in Jira. Lists are about names, ignoring case, and empty for any. */
public final class JiraTransitionTrigger extends Trigger<Job<?, ?>> {

    private String site;
    private ArrayList<String> projects = new ArrayList<>();
    private ArrayList<String> fromStatuses = new ArrayList<>();
    private ArrayList<String> toStatuses = new ArrayList<>();
    private ArrayList<String> issueTypes = new ArrayList<>();
    private ArrayList<String> labels = new ArrayList<>();
    private ArrayList<JiraFieldCondition> conditions = new ArrayList<>();
    private ArrayList<JiraParameter> parameters = new ArrayList<>();

    @DataBoundConstructor
    public JiraTransitionTrigger() {}

    /** A Jira site of the global configuration; null for the only one. */
    @CheckForNull
    public String getSite() {
        return site;
    }

    @DataBoundSetter
    public void setSite(@CheckForNull String site) {
        this.site = Util.fixEmptyAndTrim(site);
    }

    /** Keys. */
    public List<String> getProjects() {
        return projects;
    }

    @DataBoundSetter
    public void setProjects(@CheckForNull List<String> projects) {
        this.projects = FormLists.items(projects);
    }

    public List<String> getFromStatuses() {
        return fromStatuses;
    }

    @DataBoundSetter
    public void setFromStatuses(@CheckForNull List<String> fromStatuses) {
        this.fromStatuses = FormLists.items(fromStatuses);
    }

    public List<String> getToStatuses() {
        return toStatuses;
    }

    @DataBoundSetter
    public void setToStatuses(@CheckForNull List<String> toStatuses) {
        this.toStatuses = FormLists.items(toStatuses);
    }

    public List<String> getIssueTypes() {
        return issueTypes;
    }

    @DataBoundSetter
    public void setIssueTypes(@CheckForNull List<String> issueTypes) {
        this.issueTypes = FormLists.items(issueTypes);
    }

    /** One of which the issue has. */
    public List<String> getLabels() {
        return labels;
    }

    @DataBoundSetter
    public void setLabels(@CheckForNull List<String> labels) {
        this.labels = FormLists.items(labels);
    }

    /** All of which hold. */
    public List<JiraFieldCondition> getConditions() {
        return conditions;
    }

    @DataBoundSetter
    public void setConditions(@CheckForNull List<JiraFieldCondition> conditions) {
        this.conditions = new ArrayList<>(Util.fixNull(conditions));
    }

    public List<JiraParameter> getParameters() {
        return parameters;
    }

    @DataBoundSetter
    public void setParameters(@CheckForNull List<JiraParameter> parameters) {
        this.parameters = new ArrayList<>(Util.fixNull(parameters));
    }

    @Override
    public void start(Job<?, ?> project, boolean newInstance) {
        super.start(project, newInstance);
        TransitionDispatcher.get().add(this);
    }

    @Override
    public void stop() {
        TransitionDispatcher.get().remove(this);
        super.stop();
    }

    /** Null before it is started. */
    @CheckForNull
    Job<?, ?> job() {
        return job;
    }

    boolean listensTo(JiraSiteConfig other) {
        return site == null ? JiraSites.all().size() == 1 : site.equals(other.getName());
    }

    TransitionFilter filter() {
        return new TransitionFilter(
                projects,
                fromStatuses,
                toStatuses,
                issueTypes,
                labels,
                conditions.stream().map(JiraFieldCondition::toCondition).toList());
    }

    /** Files of other versions may lack what this one takes for granted. */
    @Override
    protected Object readResolve() throws java.io.ObjectStreamException {
        projects = new ArrayList<>(Util.fixNull(projects));
        fromStatuses = new ArrayList<>(Util.fixNull(fromStatuses));
        toStatuses = new ArrayList<>(Util.fixNull(toStatuses));
        issueTypes = new ArrayList<>(Util.fixNull(issueTypes));
        labels = new ArrayList<>(Util.fixNull(labels));
        conditions = new ArrayList<>(Util.fixNull(conditions));
        parameters = new ArrayList<>(Util.fixNull(parameters));
        return super.readResolve();
    }

    /** Names it {@code jiraTransition} in Pipelines. */
    @Extension
    @Symbol("jiraTransition")
    public static final class DescriptorImpl extends TriggerDescriptor {

        @Override
        public boolean isApplicable(Item item) {
            return item instanceof Job && item instanceof ParameterizedJobMixIn.ParameterizedJob;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.JiraTransitionTrigger_displayName();
        }

        /** For the form. */
        public String line(@CheckForNull List<String> values) {
            return FormLists.line(values);
        }

        /** The Jira sites of the global configuration. */
        @POST
        public ListBoxModel doFillSiteItems(@AncestorInPath Item item) {
            StepForms.checkNamesPermission(item);
            ListBoxModel items = new ListBoxModel();
            items.add(Messages.JiraTransitionTrigger_onlySite(), "");
            JiraSites.names().forEach(items::add);
            return items;
        }
    }
}
