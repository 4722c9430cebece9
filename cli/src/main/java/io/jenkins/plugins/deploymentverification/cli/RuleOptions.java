package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where the effects of rules go that are no part of the verdict: messages to notifiers, moves of Jira issues. */
final class RuleOptions {

    @Option(
            names = "--jira-issue",
            paramLabel = "ISSUE",
            description = "An issue that rules with 'transition' move: SHOP-12. May be repeated.")
    private List<String> issues = new ArrayList<>();

    @Option(
            names = "--jira-site",
            paramLabel = "URL",
            description = "Where these issues are: https://example.atlassian.net")
    private String site;

    @Option(
            names = "--jira-user-env",
            paramLabel = "VAR",
            description = "The environment variable with the user: on Cloud the account's e-mail.")
    private String userVariable;

    @Option(
            names = "--jira-token-env",
            paramLabel = "VAR",
            description = "The environment variable with that user's API token, or password.")
    private String tokenVariable;

    @Option(
            names = "--jira-bearer-env",
            paramLabel = "VAR",
            description =
                    "The environment variable with a personal access token (Server, Data Center), in place of user"
                            + " and token.")
    private String bearerVariable;

    @Option(names = "--jira-cloud-id", paramLabel = "ID", description = "Of a Cloud site, for API tokens with scopes.")
    private String cloudId;

    /**
     * What does these effects; the caller closes it.
     *
     * @param configFile with the notifiers, or null
     * @throws UsageException when the options cannot be used
     */
    RuleActions open(List<VerificationPlan> plans, Inputs inputs, @CheckForNull String configFile, Terminal terminal)
            throws UsageException {
        Map<String, NotifierConnection> notifiers = new LinkedHashMap<>();
        if (asks(plans, RuleEffect.Kind.NOTIFY)) {
            for (NotifierConnection notifier : inputs.notifiers(configFile)) {
                if (notifier.enabled()) {
                    notifiers.put(notifier.name(), notifier);
                }
            }
        }
        boolean moves = asks(plans, RuleEffect.Kind.TRANSITION);
        return new RuleActions(notifiers, jira(moves, terminal), issues);
    }

    private static boolean asks(List<VerificationPlan> plans, RuleEffect.Kind kind) {
        return plans.stream()
                .anyMatch(plan -> plan.policy().rules().stream()
                        .anyMatch(rule -> rule.appliesTo(plan.deployment().environment()) && rule.has(kind)));
    }

    @CheckForNull
    private JiraClient jira(boolean moves, Terminal terminal) throws UsageException {
        if (site == null && issues.isEmpty()) {
            return null;
        }
        if (site == null || issues.isEmpty()) {
            throw new UsageException("--jira-site and --jira-issue belong together");
        }
        if (!moves) {
            throw new UsageException("--jira-issue has no use: no rule of the policy has a 'transition'");
        }
        return new JiraAccess(
                        "--jira-", site, userVariable, tokenVariable, bearerVariable, cloudId, null, "auto", "10s")
                .open(terminal.environment());
    }
}
