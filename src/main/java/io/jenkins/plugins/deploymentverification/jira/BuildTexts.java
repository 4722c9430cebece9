package io.jenkins.plugins.deploymentverification.jira;

import hudson.EnvVars;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.scm.ChangeLogSet;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import jenkins.scm.RunWithSCM;

/** The texts of a build in which issue keys are looked for. */
final class BuildTexts {

    /** What started the build comes first, then the names of the branch. */
    private static final List<String> VARIABLES =
            List.of("JIRA_ISSUE_KEY", "BRANCH_NAME", "CHANGE_BRANCH", "CHANGE_TITLE", "GIT_BRANCH", "GIT_LOCAL_BRANCH");

    private static final int MAX_BUILDS = 30;
    private static final int MAX_TEXTS = 2000;

    private BuildTexts() {}

    /**
     * The issue that started it, branch, parameters that are no secrets, and the messages of its changes and of those of
     * the builds before that did not succeed, since they come with this one.
     */
    static List<String> of(Run<?, ?> run, TaskListener listener) throws IOException, InterruptedException {
        List<String> texts = new ArrayList<>();
        EnvVars environment = run.getEnvironment(listener);
        VARIABLES.stream().map(environment::get).filter(Objects::nonNull).forEach(texts::add);
        for (ParametersAction action : run.getActions(ParametersAction.class)) {
            for (ParameterValue parameter : action.getParameters()) {
                Object value = parameter.isSensitive() ? null : parameter.getValue();
                if (value instanceof String text) {
                    texts.add(text);
                }
            }
        }
        Run<?, ?> build = run;
        for (int i = 0; i < MAX_BUILDS && build != null && texts.size() < MAX_TEXTS; i++) {
            if (build instanceof RunWithSCM<?, ?> withScm) {
                withScm.getChangeSets().forEach(changes -> changes.forEach(change -> texts.add(message(change))));
            }
            build = build.getPreviousBuild();
            if (build != null && build.getResult() == Result.SUCCESS) {
                break;
            }
        }
        return texts;
    }

    /** The whole message where the SCM's plugin has it (Git: {@code getComment}); the first line alone otherwise. */
    private static String message(ChangeLogSet.Entry change) {
        String subject = Objects.requireNonNullElse(change.getMsg(), "");
        try {
            Object whole = change.getClass().getMethod("getComment").invoke(change);
            return whole instanceof String text && !text.isBlank() ? subject + "\n" + text : subject;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return subject;
        }
    }
}
