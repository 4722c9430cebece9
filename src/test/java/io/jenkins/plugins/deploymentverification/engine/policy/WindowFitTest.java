package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.Test;

/** What could never fail, pass or fire in its window is refused. */
public class WindowFitTest {

    /** Six measurements. */
    private static ServicePolicy policy(String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read(
                        "p.yaml",
                        "name: s\nwindow: {duration: 5m, interval: 1m}\nmetrics:\n"
                                + "  - {name: errors, query: q, criteria: '<= 1', " + keys + "}\n"
                                + "rules: [{name: slow, if: errors > 5, for: 3 of 3m, then: [fail]}]")
                .services()
                .get(0);
    }

    private static void refused(String keys, String... parts) {
        String problem =
                assertThrows(keys, PolicyException.class, () -> policy(keys)).getMessage();
        for (String part : parts) {
            assertThat(problem, containsString(part));
        }
    }

    @Test
    public void whatStandsMoreBreachesThanAreMeasuredIsRefused() throws Exception {
        refused("failureLimit: 6", "'errors' can never fail", "'failureLimit'", "6 measurements");
        refused("consecutiveFailures: 7", "'errors' can never fail", "'consecutiveFailures'");
        refused("consecutiveFailures: 3, duration: 1m", "can never fail", "2 measurements");
        assertThat(policy("failureLimit: 5").checks().size(), is(1));
        assertThat(policy("consecutiveFailures: 6").checks().size(), is(1));
        assertThat(policy("consecutiveFailures: 9, failureLimit: 2").checks().size(), is(1));
    }

    @Test
    public void whatNeedsMoreThanIsMeasuredIsRefused() {
        refused("minMeasurements: 7", "'errors' can never pass", "'minMeasurements'");
        refused("consecutiveSuccesses: 7", "'errors' can never pass", "'consecutiveSuccesses'");
    }

    @Test
    public void whatIsHeldOtherwiseMayStandAnyNumber() throws Exception {
        assertThat(
                "else it is inconclusive",
                policy("failureLimit: 100, consecutiveSuccesses: 2").checks().size(),
                is(1));
        assertThat(
                policy("failureLimit: 100, trend: {direction: increase}")
                        .checks()
                        .size(),
                is(1));
        assertThat(
                "does not count",
                policy("failureLimit: 100, dryRun: true").checks().size(),
                is(1));
    }

    @Test
    public void anotherWindowIsLookedAtAnew() throws Exception {
        ServicePolicy policy = policy("consecutiveFailures: 3");
        assertThat(WindowFit.problems(policy), is(empty()));
        Window shorter = new Window(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO);
        String problem = assertThrows(IllegalArgumentException.class, () -> policy.within(shorter))
                .getMessage();
        assertThat(
                problem,
                allOf(
                        containsString("'errors' can never fail"),
                        containsString("the rule 'slow' can never fire: '3 of 3m'")));
        Window longer = new Window(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ZERO);
        assertThat(policy.within(longer).window(), is(longer));
    }
}
