package io.jenkins.plugins.deploymentverification.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RuleHintsTest {

    private static List<String> hints(boolean rollsBack) throws Exception {
        String policy = String.join(
                "\n",
                "name: shop",
                "metrics: [{name: m, query: errors, criteria: '<= 5'}]",
                "rules:",
                "  - {name: a, if: 'm > 9', then: [rollback, 'notify: ops']}",
                "  - {name: b, if: 'm > 7', then: [unstable, 'transition: Rolled back']}",
                "  - {name: c, if: 'm > 8', on: deploy-to-prod, then: 'notify: boss'}",
                "  - {name: d, if: 'm > 6', then: 'notify: told'}");
        return RuleHints.of(
                List.of(new VerificationPlan(
                        "v1",
                        new Deployment("shop", "test", null, null, null),
                        PolicyReader.withParameters(Map.of())
                                .read("policy", policy)
                                .services()
                                .get(0),
                        Instant.EPOCH)),
                rollsBack,
                effect -> effect.target() != null && effect.target().equals("told"));
    }

    @Test
    public void tellsWhatIsNotDone() throws Exception {
        assertThat(
                hints(false),
                contains(
                        containsString("'a' asks for 'rollback', which is not done here without --rollback-command"),
                        containsString("'a' asks for 'notify: ops', which is not done here"),
                        containsString("'b' asks for 'transition: Rolled back', which is not done here")));
    }

    @Test
    public void aRollbackThatIsThereIsRun() throws Exception {
        assertThat(hints(true), contains(containsString("notify: ops"), containsString("transition: Rolled back")));
    }
}
