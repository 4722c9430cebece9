package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.jira.TransitionRequest;
import io.jenkins.plugins.deploymentverification.engine.notification.Template;
import io.jenkins.plugins.deploymentverification.jira.CommentText;
import io.jenkins.plugins.deploymentverification.jira.IssueFieldLines;
import io.jenkins.plugins.deploymentverification.jira.IssueResult;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import io.jenkins.plugins.deploymentverification.verification.FormMaps;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Moves Jira issues through their workflow. */
public final class TransitionJiraStep extends JiraStep {

    private static final long serialVersionUID = 1L;

    private final String transition;
    private ArrayList<String> via = new ArrayList<>();
    private String comment;
    private String commentTemplate;
    private LinkedHashMap<String, Object> fields = new LinkedHashMap<>();
    private ArrayList<String> onlyFrom = new ArrayList<>();
    private boolean dryRun;

    /** @param transition a transition's id, its name, or the target status */
    @DataBoundConstructor
    public TransitionJiraStep(String transition) {
        this.transition = Util.fixNull(transition).strip();
    }

    public String getTransition() {
        return transition;
    }

    /** Statuses on the way. */
    public List<String> getVia() {
        return via;
    }

    @DataBoundSetter
    public void setVia(@CheckForNull List<String> via) {
        this.via = FormLists.items(via);
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

    /** By name or id; null clears one. */
    public Map<String, ?> getFields() {
        return fields;
    }

    @DataBoundSetter
    public void setFields(@CheckForNull Map<String, ?> fields) {
        this.fields = IssueFieldLines.copy(fields);
    }

    public List<String> getOnlyFrom() {
        return onlyFrom;
    }

    @DataBoundSetter
    public void setOnlyFrom(@CheckForNull List<String> onlyFrom) {
        this.onlyFrom = FormLists.items(onlyFrom);
    }

    public boolean isDryRun() {
        return dryRun;
    }

    @DataBoundSetter
    public void setDryRun(boolean dryRun) {
        this.dryRun = dryRun;
    }

    @Override
    List<IssueResult> run(Run<?, ?> run, JiraWork work) throws IOException, InterruptedException {
        try {
            return work.transition(request(run, UnaryOperator.identity()));
        } catch (IllegalArgumentException e) {
            throw new AbortException("transitionJira: " + e.getMessage());
        }
    }

    /**
     * What Jira is asked to do.
     *
     * @param expand fills in variables; not in the comment's template, which has placeholders of its own
     * @throws IllegalArgumentException when the template or a field cannot be used
     */
    public TransitionRequest request(Run<?, ?> run, UnaryOperator<String> expand) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> values.put(name, value instanceof String text ? expand.apply(text) : value));
        return TransitionRequest.to(expand.apply(transition))
                .via(expanded(via, expand))
                .comment(CommentText.of(comment == null ? null : expand.apply(comment), commentTemplate, run))
                .fields(values)
                .onlyFrom(expanded(onlyFrom, expand))
                .dryRun(dryRun)
                .build();
    }

    private static List<String> expanded(List<String> items, UnaryOperator<String> expand) {
        return items.stream()
                .map(expand)
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Names it {@code transitionJira} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends JiraStepDescriptor {

        @Override
        public String getFunctionName() {
            return "transitionJira";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.TransitionJiraStep_displayName();
        }

        @Override
        public Step newInstance(StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            JSONObject rest = JSONObject.fromObject(form.toString());
            Map<String, String> fields = FormMaps.take(rest, "fields");
            TransitionJiraStep step = (TransitionJiraStep) super.newInstance(req, rest);
            step.setFields(fields);
            return step;
        }

        /** For the form. */
        public String fieldLines(@CheckForNull Map<String, ?> fields) {
            return IssueFieldLines.of(fields);
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
