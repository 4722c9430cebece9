package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Tells what rules of a policy ask for and the command line does not do. */
final class RuleHints {

    private RuleHints() {}

    /**
     * @param rollsBack whether there is a rollback
     * @param done what else is done
     */
    static List<String> of(List<VerificationPlan> plans, boolean rollsBack, Predicate<RuleEffect> done) {
        List<String> hints = new ArrayList<>();
        for (VerificationPlan plan : plans) {
            for (Rule rule : plan.policy().rules()) {
                if (rule.appliesTo(plan.deployment().environment())) {
                    rule.effects().stream()
                            .filter(effect -> !done.test(effect))
                            .map(effect -> hint(rule, effect, rollsBack))
                            .filter(hint -> !hint.isEmpty())
                            .forEach(hints::add);
                }
            }
        }
        return hints;
    }

    private static String hint(Rule rule, RuleEffect effect, boolean rollsBack) {
        String instead = switch (effect.kind()) {
            case NOTIFY -> ": --config has no notifier of this name that is switched on";
            case TRANSITION -> " without --jira-site and --jira-issue";
            case ROLLBACK -> rollsBack ? null : " without --rollback-command; the verification fails nevertheless";
            case FAIL, UNSTABLE -> null;
        };
        return instead == null
                ? ""
                : "the rule '" + rule.name() + "' asks for '" + effect + "', which is not done here" + instead;
    }
}
