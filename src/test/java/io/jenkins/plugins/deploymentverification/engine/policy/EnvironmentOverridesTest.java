package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class EnvironmentOverridesTest {

    private static final String POLICY = String.join(
            "\n",
            "name: checkout",
            "source: test-prom",
            "window: {duration: 5m, interval: 30s}",
            "scoring: {pass: 80, warning: 60}",
            "metrics:",
            "  - {name: errors, query: 'sum(rate(e{env=\"${environment}\"}[1m]))', criteria: '<= 5%', failureLimit: 3}",
            "  - {name: latency, query: l, criteria: '<= 1s'}",
            "rules:",
            "  - {name: r, if: errors > 10%, then: fail}",
            "environments:",
            "  Prod:",
            "    source: prod-prom",
            "    window: {duration: 30m}",
            "    scoring: null",
            "    metrics:",
            "      - {name: errors, criteria: '<= 1%', failureLimit: 0}",
            "      - {name: only-here, query: o, criteria: '<= 1'}",
            "    rules:",
            "      - {name: r, then: [rollback]}",
            "  staging: {failFast: true}");

    private static ServicePolicy read(String yaml, String environment) throws PolicyException {
        Map<String, String> parameters = new HashMap<>();
        if (environment != null) {
            parameters.put("environment", environment);
        }
        return PolicyReader.withParameters(parameters)
                .read("p.yaml", yaml)
                .services()
                .get(0);
    }

    private static List<String> names(ServicePolicy policy) {
        return policy.checks().stream().map(Check::name).toList();
    }

    @Test
    public void productionIsStricter() throws Exception {
        ServicePolicy prod = read(POLICY, "prod");
        assertThat(prod.source(), is("prod-prom"));
        assertThat(prod.window().duration(), is(Duration.ofMinutes(30)));
        assertThat("what it does not say stays", prod.window().interval(), is(Duration.ofSeconds(30)));
        assertThat("nothing takes the place of something", prod.scoring() == null, is(true));
        assertThat(names(prod), contains("errors", "latency", "only-here"));
        MetricCheck errors = (MetricCheck) prod.checks().get(0);
        assertThat(errors.criteria().toString(), is("<= 1%"));
        assertThat(errors.query(), containsString("env=\"prod\""));
        assertThat(errors.settings().failureLimit(), is(0));
        assertThat(prod.rules().get(0).effects(), contains(new RuleEffect(RuleEffect.Kind.ROLLBACK, null)));
    }

    @Test
    public void elsewhereThePolicyIsAsItStands() throws Exception {
        ServicePolicy test = read(POLICY, "test");
        assertThat(test.source(), is("test-prom"));
        assertThat(names(test), contains("errors", "latency"));
        assertThat(test.failFast(), is(false));
        assertThat(read(POLICY, "Staging").failFast(), is(true));
    }

    @Test
    public void aPresetsCheckCanDifferToo() throws Exception {
        String preset = String.join(
                "\n",
                "name: checkout",
                "preset: error-rate",
                "environments:",
                "  prod:",
                "    metrics:",
                "      - {name: %s, criteria: '<= 0.1%%'}");
        String plain = preset.substring(0, preset.indexOf("environments:"));
        List<Check> before = read(plain, null).checks();
        Check first = before.stream()
                .filter(c -> c instanceof MetricCheck m && m.unit().dimension() == Unit.Dimension.RATIO)
                .findFirst()
                .orElseThrow();
        ServicePolicy prod = read(preset.formatted(first.name()), "prod");
        assertThat(names(prod), equalTo(before.stream().map(Check::name).toList()));
        MetricCheck changed = (MetricCheck) prod.checks().get(before.indexOf(first));
        assertThat(changed.criteria().toString(), is("<= 0.1%"));
        assertThat(changed.query(), is(((MetricCheck) first).query()));
    }

    @Test
    public void whatIsWrongForAnotherEnvironmentIsToldBeforeThatIsDeployedTo() {
        String wrong = POLICY.replace("'<= 1%', failureLimit: 0", "'<= 1 apple', failureLimit: 0");
        List<String> problems = assertThrows(PolicyException.class, () -> read(wrong, "test")).problems().stream()
                .map(Object::toString)
                .toList();
        assertThat(problems, contains(containsString("apple")));
        assertThat(problems.get(0), containsString("p.yaml:16:"));
    }

    @Test
    public void aServicesNameCannotDiffer() {
        List<String> problems = assertThrows(
                        PolicyException.class, () -> read(POLICY + "\n  dev: {name: other, nonsense: 1}", "test"))
                .problems()
                .stream()
                .map(Object::toString)
                .toList();
        assertThat(problems, hasItem(containsString("'name' cannot differ by environment")));
        assertThat(problems, hasItem(containsString("unknown key 'nonsense'")));
    }

    @Test
    public void anEnvironmentIsNamedOnce() {
        List<String> problems =
                assertThrows(PolicyException.class, () -> read(POLICY + "\n  PROD: {failFast: true}", "test"))
                        .problems()
                        .stream()
                        .map(Object::toString)
                        .toList();
        assertThat(problems, hasItem(containsString("'PROD' is there twice")));
    }
}
