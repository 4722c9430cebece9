package io.jenkins.plugins.deploymentverification.trigger;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.BooleanParameterDefinition;
import hudson.model.CauseAction;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.SimpleParameterDefinition;
import hudson.model.StringParameterDefinition;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.event.ParameterMapping;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;

/** Knows the triggers of all jobs and starts the builds that a change of status wants. Thread-safe. */
@Extension
public final class TransitionDispatcher {

    private final Set<JiraTransitionTrigger> triggers = ConcurrentHashMap.newKeySet();

    static TransitionDispatcher get() {
        return ExtensionList.lookupSingleton(TransitionDispatcher.class);
    }

    void add(JiraTransitionTrigger trigger) {
        triggers.add(trigger);
    }

    void remove(JiraTransitionTrigger trigger) {
        triggers.remove(trigger);
    }

    /**
     * What came of a change.
     *
     * @param started the builds that were scheduled, as lines for admins
     * @param refused why others were not
     */
    record Result(List<String> started, List<String> refused) {}

    /** Schedules the builds. Needs no permission of the caller. */
    Result dispatch(JiraSiteConfig site, StatusChange change) {
        Result result = new Result(new ArrayList<>(), new ArrayList<>());
        if (!site.allowsProject(change.project())) {
            result.refused().add("the site does not allow the project " + change.project());
            return result;
        }
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            for (JiraTransitionTrigger trigger : triggers) {
                Job<?, ?> job = trigger.job();
                if (job == null || Jenkins.get().getItemByFullName(job.getFullName()) != job) {
                    triggers.remove(trigger); // of a job that was deleted
                } else if (trigger.listensTo(site)) {
                    String name = job.getFullName();
                    try {
                        String refusal = start(job, trigger, site, change);
                        if (refusal == null) {
                            result.started().add(name);
                        } else {
                            result.refused().add(name + ": " + refusal);
                        }
                    } catch (IllegalArgumentException e) {
                        result.refused().add(name + ": " + e.getMessage());
                    }
                }
            }
        }
        return result;
    }

    /** Null when it was scheduled; otherwise why not. */
    private static String start(
            Job<?, ?> job, JiraTransitionTrigger trigger, JiraSiteConfig site, StatusChange change) {
        String refusal = trigger.filter().refusal(change);
        if (refusal != null) {
            return refusal;
        }
        Map<String, String> mapped = new LinkedHashMap<>();
        for (JiraParameter parameter : trigger.getParameters()) {
            ParameterMapping mapping = parameter.toMapping();
            String value = mapping.value(change);
            if (value == null) {
                return "the value for the parameter " + mapping.parameter() + " does not match its pattern";
            }
            mapped.put(mapping.parameter(), Dollars.disarm(value));
        }
        String url = site.browseUrl(change.key());
        List<Action> actions = new ArrayList<>();
        actions.add(new CauseAction(new JiraTransitionCause(site.getName(), url, change)));
        actions.add(new JiraTransitionAction(site.getName(), url, change));
        ParametersDefinitionProperty definitions = job.getProperty(ParametersDefinitionProperty.class);
        if (definitions != null) {
            actions.add(new ParametersAction(values(definitions, mapped)));
        }
        return ParameterizedJobMixIn.scheduleBuild2(job, -1, actions.toArray(new Action[0])) == null
                ? "it is disabled, or a build for this change waits already"
                : null;
    }

    /** Those the job defines: mapped ones of the kinds that take a text, and the defaults of all others. */
    private static List<ParameterValue> values(ParametersDefinitionProperty definitions, Map<String, String> mapped) {
        List<ParameterValue> values = new ArrayList<>();
        for (ParameterDefinition definition : definitions.getParameterDefinitions()) {
            String text = mapped.get(definition.getName());
            ParameterValue value = text != null && takesText(definition)
                    ? ((SimpleParameterDefinition) definition).createValue(text)
                    : definition.getDefaultParameterValue();
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** A value of a choice that it does not offer is refused by Jenkins. */
    private static boolean takesText(ParameterDefinition definition) {
        return definition instanceof StringParameterDefinition
                || definition instanceof ChoiceParameterDefinition
                || definition instanceof BooleanParameterDefinition;
    }
}
