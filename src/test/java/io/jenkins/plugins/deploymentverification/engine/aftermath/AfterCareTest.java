package io.jenkins.plugins.deploymentverification.engine.aftermath;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CheckSettings;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.SessionCodec;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

public class AfterCareTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final Instant END = START.plusSeconds(600);
    private static final Duration LENGTH = Duration.ofMinutes(5);

    private static VerificationPlan first(String... more) throws Exception {
        String text = String.join(
                "\n",
                "services:",
                "- name: shop",
                "  window: {duration: 10m, interval: 1m, initialDelay: 2m}",
                "  " + String.join("\n  ", more));
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("p.yaml", text)
                .services()
                .get(0);
        return new VerificationPlan("shop-1", new Deployment("shop", "prod", "1.1", "me", null), policy, START);
    }

    private static VerificationPlan watch(VerificationPlan first) {
        return AfterCare.plan(first, "shop-2", LENGTH, END);
    }

    private static List<String> names(VerificationPlan plan) {
        return plan.policy().checks().stream().map(Check::name).toList();
    }

    @Test
    public void isAVerificationOfItsOwnOfTheSameDeployment() throws Exception {
        VerificationPlan first = first("metrics:", "- {name: m, query: q, criteria: '< 1'}");
        VerificationPlan watch = watch(first);
        assertThat(watch.id(), is("shop-2"));
        assertThat(watch.followUpOf(), is("shop-1"));
        assertThat(watch.deployment().version(), is("1.1"));
        assertThat("what lay before it stays before it", watch.deployment().deployedAt(), is(START));
        assertThat(watch.windowStart(), is(END));
        assertThat(watch.deadline(), is(END.plus(LENGTH)));
        assertThat(watch.policy().window().interval(), is(Duration.ofMinutes(1)));
        assertThat(watch.policy().checks(), equalTo(first.policy().checks()));
        assertThat("a failure is told at once", watch.policy().failFast(), is(true));
        assertThat(SessionCodec.readPlan(SessionCodec.writePlan(watch)), equalTo(watch));
    }

    @Test
    public void afterARollbackIsVerifiedForAsLongAsTheFirstTime() throws Exception {
        VerificationPlan first =
                first("metrics:", "- {name: m, query: q, criteria: '< 1'}", "commands:", "- {name: c, command: [x]}");
        VerificationPlan before = AfterCare.beforeRollback(first, "shop-2", END);
        assertThat(before.id(), is("shop-2"));
        assertThat(before.policy().window().duration(), is(Duration.ofMinutes(10)));
        assertThat(names(before), contains("m"));
    }

    @Test
    public void measuresWhatCountsAndWhatRulesName() throws Exception {
        VerificationPlan watch = watch(first(
                "metrics:",
                "- {name: critical, query: q, criteria: '< 1'}",
                "- {name: normal, query: q, criteria: '< 1', severity: normal}",
                "- {name: info, query: q, criteria: '< 1', severity: info}",
                "- {name: named, query: q, criteria: '< 1', severity: info}",
                "- {name: elsewhere, query: q, criteria: '< 1', severity: info}",
                "commands:",
                "- {name: smoke, command: [./smoke]}",
                "rules:",
                "- {if: named > 5, then: [rollback]}",
                "- {if: elsewhere > 5, on: deploy-to-staging, then: [fail]}",
                "- {if: smoke fails, then: [fail]}"));
        assertThat(names(watch), contains("critical", "normal", "named"));
        assertThat(watch.policy().rules().stream().map(Rule::check).toList(), contains("named"));
    }

    @Test
    public void nothingEndsACheckBeforeItsTime() throws Exception {
        CheckSettings settings = watch(first(
                        "metrics:",
                        "- {name: m, query: q, criteria: '< 1', duration: 2m, passEarly: true, consecutiveSuccesses:"
                                + " 2, minMeasurements: 2, failureLimit: 1}"))
                .policy()
                .checks()
                .get(0)
                .settings();
        assertThat(settings.duration(), is(nullValue()));
        assertThat(settings.passEarly(), is(false));
        assertThat(settings.minMeasurements(), is(2));
        assertThat(settings.failureLimit(), is(1));
        CheckSettings tooMany = watch(first("metrics:", "- {name: m, query: q, criteria: '< 1', minMeasurements: 9}"))
                .policy()
                .checks()
                .get(0)
                .settings();
        assertThat("six fit", tooMany.minMeasurements(), is(nullValue()));
    }

    @Test
    public void saysWhatCannotBeDone() throws Exception {
        VerificationPlan nothing = first("metrics:", "- {name: m, query: q, criteria: '< 1', severity: info}");
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> watch(nothing))
                        .getMessage(),
                containsString("nothing to judge by"));
        VerificationPlan rare = first(
                "metrics:", "- {name: m, query: q, criteria: '< 1'}", "rules:", "- {if: m > 5, for: 8, then: fail}");
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> watch(rare)).getMessage(),
                containsString("can never be reached"));
        VerificationPlan good = first("metrics:", "- {name: m, query: q, criteria: '< 1'}");
        assertThrows(IllegalArgumentException.class, () -> AfterCare.plan(good, "shop-2", Duration.ZERO, END));
    }

    /** One measurement of each check a minute, until nothing more is to be measured. */
    private static Report measured(VerificationPlan plan, Outcome... outcomes) {
        VerificationSession session = VerificationSession.start(plan);
        Instant now = END;
        int i = 0;
        while (session.next(now) instanceof Step.Measure due) {
            now = due.at();
            Outcome outcome = outcomes[Math.min(i++, outcomes.length - 1)];
            Map<String, Measurement> taken = new LinkedHashMap<>();
            for (Check check : due.checks()) {
                Verdict verdict = outcome == Outcome.OK ? Verdict.PASSED : Verdict.FAILED;
                taken.put(
                        check.name(),
                        new Measurement(
                                now,
                                outcome,
                                verdict,
                                outcome == Outcome.OK ? 1.0 : 9.0,
                                2.0,
                                new TreeMap<>(),
                                null,
                                0));
            }
            session.record(new Tick(now, taken));
        }
        return session.report(now);
    }

    @Test
    public void aHealthEndPointThatFailsThreeTimesInARowEndsIt() throws Exception {
        VerificationPlan plan = watch(first(
                "http:", "- {name: health, url: 'http://shop/health', consecutiveFailures: 3, action: rollback}"));
        Report well = measured(plan, Outcome.BREACH, Outcome.BREACH, Outcome.OK);
        assertThat(well.verdict(), is(Verdict.PASSED));
        assertThat(well.checks().get(0).measurements().size(), is(6));
        Report ill = measured(plan, Outcome.OK, Outcome.BREACH);
        assertThat(ill.verdict(), is(Verdict.FAILED));
        assertThat("at once", ill.checks().get(0).measurements().size(), is(4));
        assertThat(Aftermath.asksForRollback(ill), is(true));
        assertThat("the check does", Aftermath.rollbackRule(ill), is(nullValue()));
        assertThat(ill.followUpOf(), is("shop-1"));
    }

    @Test
    public void anErrorRateThatRisesFiresItsRule() throws Exception {
        VerificationPlan plan = watch(first(
                "metrics:",
                "- {name: errors, query: q, criteria: '< 100', severity: info, baseline: {type: before}}",
                "- {name: latency, query: q, criteria: '< 100'}",
                "rules:",
                "- {if: errors increase > 200%, then: [rollback]}"));
        Report ill = measured(plan, Outcome.OK, Outcome.OK, Outcome.BREACH);
        assertThat(ill.verdict(), is(Verdict.FAILED));
        assertThat(Aftermath.asksForRollback(ill), is(true));
        assertThat(Aftermath.rollbackRule(ill).rule().name(), is("errors increase > 200%"));
        assertThat(Aftermath.rollbackRule(measured(plan, Outcome.OK)), is(nullValue()));
        assertThat(Aftermath.asksForRollback(measured(plan, Outcome.OK)), is(false));
        assertThat(measured(plan, Outcome.OK).rollbacks(), is(empty()));
    }
}
