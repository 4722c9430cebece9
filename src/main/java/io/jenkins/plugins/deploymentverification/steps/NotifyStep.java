package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.verification.FormLists;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.DataBoundSetter;

/** What the steps that tell people have in common: a title, a text, whom to call, and whether failing to matters. */
public abstract class NotifyStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private String title;
    private String text;
    private ArrayList<String> atMobiles = new ArrayList<>();
    private ArrayList<String> atUserIds = new ArrayList<>();
    private boolean atAll;
    private boolean failOnError;

    @CheckForNull
    public final String getTitle() {
        return title;
    }

    @DataBoundSetter
    public final void setTitle(@CheckForNull String title) {
        this.title = Util.fixEmptyAndTrim(title);
    }

    @CheckForNull
    public final String getText() {
        return text;
    }

    @DataBoundSetter
    public final void setText(@CheckForNull String text) {
        this.text = Util.fixEmptyAndTrim(text) == null ? null : text;
    }

    public final List<String> getAtMobiles() {
        return atMobiles;
    }

    @DataBoundSetter
    public final void setAtMobiles(@CheckForNull List<String> atMobiles) {
        this.atMobiles = FormLists.items(atMobiles);
    }

    public final List<String> getAtUserIds() {
        return atUserIds;
    }

    @DataBoundSetter
    public final void setAtUserIds(@CheckForNull List<String> atUserIds) {
        this.atUserIds = FormLists.items(atUserIds);
    }

    public final boolean isAtAll() {
        return atAll;
    }

    @DataBoundSetter
    public final void setAtAll(boolean atAll) {
        this.atAll = atAll;
    }

    public final boolean isFailOnError() {
        return failOnError;
    }

    @DataBoundSetter
    public final void setFailOnError(boolean failOnError) {
        this.failOnError = failOnError;
    }

    final Mentions mentions() {
        return mentions(UnaryOperator.identity());
    }

    /** @param expand fills in variables */
    final Mentions mentions(UnaryOperator<String> expand) {
        return new Mentions(expanded(atMobiles, expand), expanded(atUserIds, expand), atAll);
    }

    private static List<String> expanded(List<String> items, UnaryOperator<String> expand) {
        return FormLists.items(items.stream().map(expand).toList());
    }

    /** What the descriptors of these steps have in common. */
    public abstract static class NotifyDescriptor extends StepDescriptor {

        @Override
        public final Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @Override
        public final String argumentsToString(@NonNull Map<String, Object> arguments) {
            Object title = arguments.get("title");
            return title == null ? null : title.toString();
        }

        /** For the form. */
        public final String line(List<String> values) {
            return FormLists.line(values);
        }
    }
}
