package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.notification.Template;
import io.jenkins.plugins.deploymentverification.jira.CommentText;
import io.jenkins.plugins.deploymentverification.jira.IssueResult;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.verification.StepForms;
import java.io.IOException;
import java.util.List;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Comments on Jira issues. */
public final class CommentJiraStep extends JiraStep {

    private static final long serialVersionUID = 1L;

    private String comment;
    private String commentTemplate;

    @DataBoundConstructor
    public CommentJiraStep() {}

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

    @Override
    List<IssueResult> run(Run<?, ?> run, JiraWork work) throws IOException, InterruptedException {
        String text = CommentText.of(comment, commentTemplate, run);
        if (text == null || text.isBlank()) {
            throw new AbortException("commentJira needs 'comment' or 'commentTemplate', and nothing came of it");
        }
        return work.comment(text);
    }

    /** Names it {@code commentJira} in Pipelines. */
    @Extension
    public static final class DescriptorImpl extends JiraStepDescriptor {

        @Override
        public String getFunctionName() {
            return "commentJira";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.CommentJiraStep_displayName();
        }

        /** Checks the placeholders. */
        @POST
        public FormValidation doCheckCommentTemplate(@AncestorInPath Item item, @QueryParameter String value) {
            return StepForms.template(item, value, Template::parse);
        }
    }
}
