package io.jenkins.plugins.deploymentverification.trigger;

import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Queue;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.jira.event.IssueEnvironment;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.util.List;
import java.util.TreeMap;

/** The issue that started a build, in the build's environment. Each change gets a build of its own. */
public final class JiraTransitionAction extends InvisibleAction
        implements EnvironmentContributingAction, Queue.QueueAction {

    private final String change;
    private final TreeMap<String, String> environment;

    JiraTransitionAction(String site, String url, StatusChange change) {
        this.change = site + "/" + change.identity();
        environment = new TreeMap<>();
        IssueEnvironment.of(change, url).forEach((name, value) -> environment.put(name, Dollars.disarm(value)));
    }

    @Override
    public void buildEnvironment(Run<?, ?> run, EnvVars variables) {
        variables.putAll(environment);
    }

    @Override
    public boolean shouldSchedule(List<Action> others) {
        return others.stream()
                .noneMatch(other -> other instanceof JiraTransitionAction action && action.change.equals(change));
    }
}
