package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.util.ArrayList;
import java.util.List;

/** Tells what rules of a policy ask for and the command line does not do. */
final class RuleHints {

    private RuleHints() {}

    /** @param rollsBack whether there is a rollback */
    static List<String> of(List<VerificationPlan> plans, boolean rollsBack) {
        List<String> hints = new ArrayList<>();
        for (VerificationPlan plan : plans) {
            for (Rule rule : plan.policy().rules()) {
                if (rule.appliesTo(plan.deployment().environment())) {
                    rule.effects().stream()
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
            case NOTIFY -> "; tell people afterwards with 'notify --report'";
            case TRANSITION -> "; move issues afterwards with 'jira transition'";
            case ROLLBACK -> rollsBack ? null : " without --rollback-command; the verification fails nevertheless";
            case FAIL, UNSTABLE -> null;
        };
        return instead == null
                ? ""
                : "the rule '" + rule.name() + "' asks for '" + effect + "', which is not done here" + instead;
    }
}
