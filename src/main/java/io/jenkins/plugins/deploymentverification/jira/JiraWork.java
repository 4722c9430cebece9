package io.jenkins.plugins.deploymentverification.jira;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.DeploymentRecord;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.TransitionRequest;
import io.jenkins.plugins.deploymentverification.engine.jira.Transitions;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Does something with the issues of a build, and tells the build's log of each. Blocks: not for a Pipeline's own thread.
 * With {@code failOnError} a failure ends in an {@link AbortException} after all issues were dealt with, otherwise in the
 * log and the results. What is written wrongly is an {@link AbortException} always.
 */
@Restricted(NoExternalUse.class)
public final class JiraWork {

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final String site;
    private final IssueSelection selection;
    private final boolean failOnError;

    /** @param site null for the only one */
    public JiraWork(
            Run<?, ?> run,
            TaskListener listener,
            @CheckForNull String site,
            IssueSelection selection,
            boolean failOnError) {
        this.run = run;
        this.listener = listener;
        this.site = site;
        this.selection = selection;
        this.failOnError = failOnError;
    }

    /** Moves the issues. */
    public List<IssueResult> transition(TransitionRequest request) throws IOException, InterruptedException {
        return work(
                "moved",
                (client, keys, results) -> new Transitions(client).move(keys, request, outcome -> {
                    log(outcome.describe());
                    results.add(IssueResult.of(outcome));
                }));
    }

    /** Comments on the issues. */
    public List<IssueResult> comment(String text) throws IOException, InterruptedException {
        return work(
                "commented on",
                (client, keys, results) -> each(keys, results, "COMMENTED", key -> {
                    client.comment(key, text);
                    log(key + ": commented");
                }));
    }

    /** Records a deployment on the issues. */
    public List<IssueResult> record(DeploymentRecord deployment) throws IOException, InterruptedException {
        return work(
                "recorded on",
                (client, keys, results) -> each(keys, results, "RECORDED", key -> {
                    client.record(key, deployment);
                    log(key + ": deployment of " + deployment.service() + " recorded");
                }));
    }

    private interface Body {
        void run(JiraClient client, List<String> keys, List<IssueResult> results) throws InterruptedException;
    }

    private interface One {
        void run(String key) throws JiraException, InterruptedException;
    }

    /** One after the other; when the whole site fails, the rest is not tried. */
    private void each(List<String> keys, List<IssueResult> results, String state, One one) throws InterruptedException {
        JiraException ofSite = null;
        for (String key : keys) {
            IssueResult result;
            try {
                if (ofSite == null) {
                    one.run(key);
                    result = IssueResult.done(key, state);
                } else {
                    result = IssueResult.failed(
                            key, "not tried, because of what happened before: " + ofSite.getMessage());
                }
            } catch (JiraException e) {
                ofSite = e.isOfSite() ? e : null;
                result = IssueResult.failed(key, e.getMessage());
            }
            if (result.isFailed()) {
                log(key + ": failed: " + result.getReason());
            }
            results.add(result);
        }
    }

    private List<IssueResult> work(String done, Body body) throws IOException, InterruptedException {
        JiraSiteConfig config = JiraSites.need(site);
        List<IssueResult> results = new ArrayList<>();
        try (JiraClient client = config.open(SourceContext.of(run))) {
            List<String> keys = selection.keys(run, listener, config, client);
            if (keys.isEmpty()) {
                log(
                        selection.jql() == null
                                ? "No issue key was found in the changes, the branch and the parameters of this build"
                                : "The query finds no issue");
            }
            body.run(client, keys, results);
        } catch (JiraException e) {
            // nothing was begun: the site cannot be used, or the query cannot be answered
            if (failOnError) {
                throw new AbortException(e.getMessage());
            }
            log("Failed: " + e.getMessage());
            return results;
        }
        List<String> failed = results.stream()
                .filter(IssueResult::isFailed)
                .map(IssueResult::getKey)
                .toList();
        if (failOnError && !failed.isEmpty()) {
            throw new AbortException("not " + done + ": " + String.join(", ", failed) + ". "
                    + results.stream()
                            .filter(IssueResult::isFailed)
                            .findFirst()
                            .map(IssueResult::getReason)
                            .orElse(""));
        }
        return results;
    }

    private void log(String line) {
        listener.getLogger().println("[jira] " + line);
    }
}
