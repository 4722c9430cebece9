package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class RuleReaderTest {

    private static final String CHECKS = String.join(
            "\n",
            "name: checkout",
            "window: {duration: 10m, interval: 1m}",
            "metrics:",
            "  - {name: latency p95, query: http_latency_p95, criteria: '<= 2s', unit: s}",
            "  - {name: errors, query: error_rate, criteria: '<= 10%', baseline: {type: before}}",
            "http:",
            "  - {name: health, url: 'https://checkout.example/health'}",
            "rules:",
            "");

    private static ServicePolicy read(String rules) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p.yaml", CHECKS + rules)
                .services()
                .get(0);
    }

    private static List<String> problems(String rules) {
        return assertThrows(PolicyException.class, () -> read(rules)).problems().stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    public void aRuleNamesACheckAConditionAPersistenceAndEffects() throws Exception {
        Rule rule = read("  - {on: deploy-to-Prod, if: latency p95 > 1500ms, for: 3 of 5m,"
                        + " then: [rollback, notify: ops-dingtalk, 'transition: Rolled back']}")
                .rules()
                .get(0);
        assertThat(rule.check(), is("latency p95"));
        assertThat(rule.name(), is("latency p95 > 1500ms"));
        assertThat(rule.condition().toString(), is("> 1500ms"));
        assertThat(rule.persistence(), instanceOf(Persistence.Within.class));
        assertThat(
                rule.effects(),
                contains(
                        new RuleEffect(RuleEffect.Kind.ROLLBACK, null),
                        new RuleEffect(RuleEffect.Kind.NOTIFY, "ops-dingtalk"),
                        new RuleEffect(RuleEffect.Kind.TRANSITION, "Rolled back")));
        assertThat(rule.appliesTo("prod"), is(true));
        assertThat(rule.appliesTo("staging"), is(false));
        assertThat(rule.appliesTo(null), is(false));
    }

    @Test
    public void theNumbersOfAConditionAreInTheUnitOfTheCheck() throws Exception {
        Rule rule = read("  - {if: 'http_latency_p95 > 1500ms', then: fail}")
                .rules()
                .get(0);
        assertThat("a metric's own name will do", rule.check(), is("latency p95"));
        Criteria criteria = ((Rule.Condition.Value) rule.condition()).criteria();
        assertThat(criteria.test(1.6), is(true));
        assertThat(criteria.test(1.4), is(false));
    }

    @Test
    public void anIncreaseIsRelativeToTheBaseline() throws Exception {
        Rule up = read("  - {if: errors increase > 200%, then: fail}").rules().get(0);
        Criteria three = ((Rule.Condition.Value) up.condition()).criteria().at(0.01);
        assertThat(three.test(0.031), is(true));
        assertThat(three.test(0.029), is(false));
        Rule down = read("  - {if: errors decrease >= 50%, then: fail}").rules().get(0);
        Criteria half = ((Rule.Condition.Value) down.condition()).criteria().at(0.01);
        assertThat(half.test(0.005), is(true));
        assertThat(half.test(0.006), is(false));
    }

    @Test
    public void whatIsWrongIsToldWithItsPlaceAndWhatThereIs() {
        assertThat(
                problems("  - {if: 'latncy > 1', then: fail}"),
                contains(containsString("latency p95, errors, health")));
        assertThat(
                problems("  - {if: 'health fails', then: explode}"),
                contains(containsString("unknown effect 'explode'")));
        assertThat(problems("  - {if: 'health fails', then: explode}").get(0), containsString("p.yaml:9:"));
        assertThat(problems("  - {if: 'health fails', then: notify}"), contains(containsString("notify: ops")));
        assertThat(problems("  - {if: 'health fails', then: 'fail: x'}"), contains(containsString("stands alone")));
        assertThat(problems("  - {if: 'health fails'}"), contains(containsString("needs 'then'")));
        assertThat(problems("  - {then: fail}"), contains(containsString("needs 'if'")));
        assertThat(
                problems("  - {if: 'health fails', then: [fail, unstable]}"), contains(containsString("contradicts")));
        assertThat(problems("  - {if: 'health fails', then: [fail, fail]}"), contains(containsString("twice")));
        assertThat(
                problems("  - {if: 'health fails', then: ['transition: A', 'transition: B']}"),
                contains(containsString("one status")));
        assertThat(
                problems("  - {if: 'health fails', on: release, then: fail}"), contains(containsString("deploy-to-")));
        assertThat(problems("  - {if: 'health fails', for: ever, then: fail}"), contains(containsString("3 of 5m")));
        assertThat(problems("  - {if: 'health fails', for: 7 of 5m, then: fail}"), contains(containsString("never")));
        assertThat(problems("  - {if: 'health fails', for: 12, then: fail}"), contains(containsString("never")));
        assertThat(problems("  - {if: 'health fails', for: 11m, then: fail}"), contains(containsString("never")));
        assertThat(
                problems("  - {if: 'health fails', for: 4 of 3, then: fail}"), contains(containsString("no 4 in 3")));
        assertThat(
                problems("  - {if: latency p95 increase > 10%, then: fail}"), contains(containsString("'baseline'")));
        assertThat(problems("  - {if: 'errors > 5ms', then: fail}"), contains(containsString("does not fit")));
        assertThat(problems("  - {if: 'health fails', when: x, then: fail}"), contains(containsString("unknown key")));
        assertThat(
                problems("  - {if: 'health fails', then: fail}\n  - {if: 'health fails', then: unstable}"),
                contains(containsString("two rules")));
    }

    @Test
    public void theCanonicalFormReadsBack() throws Exception {
        ServicePolicy policy = read(String.join(
                "\n",
                "  - {name: a, on: [deploy, deploy-to-prod], if: errors increase > 200%, for: 3, then: [rollback]}",
                "  - {if: 'health fails', for: 2 of 4, then: ['notify: $${x}', unstable]}",
                "  - {if: 'latency p95 between 1s and 2s', for: 5m, then: ['transition: Rolled back']}"));
        assertThat(policy.rules(), hasSize(3));
        ServicePolicy again = PolicyReader.withParameters(Map.of())
                .read("p.json", PolicyWriter.toJson(policy))
                .services()
                .get(0);
        assertThat(
                again.rules().stream().map(Rule::effects).toList(),
                equalTo(policy.rules().stream().map(Rule::effects).toList()));
        assertThat(
                again.rules().stream().map(Rule::persistence).toList(),
                equalTo(policy.rules().stream().map(Rule::persistence).toList()));
        assertThat(PolicyWriter.digest(again), is(PolicyWriter.digest(policy)));
    }
}
