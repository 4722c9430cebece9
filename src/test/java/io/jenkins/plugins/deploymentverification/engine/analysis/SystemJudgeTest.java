package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus.State;
import io.jenkins.plugins.deploymentverification.engine.metric.SloStatus;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class SystemJudgeTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private static Check check(String yaml) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p.yaml", "name: s\n" + yaml)
                .services()
                .get(0)
                .checks()
                .get(0);
    }

    private static MonitorStatus monitor(String name, State state, boolean muted) {
        return new MonitorStatus(
                "7", name, null, state, muted, AT.minusSeconds(60), URI.create("https://app.example/monitors/7"));
    }

    private static Measurement monitors(String more, MonitorStatus... found) throws PolicyException {
        MonitorCheck check = (MonitorCheck) check("monitors: [{name: m, search: x" + more + "}]");
        return SystemJudge.judge(check, AT, List.of(found));
    }

    @Test
    public void anAlertIsABreachWhateverTheOthersAre() throws Exception {
        Measurement m = monitors(
                "",
                monitor("fine", State.OK, false),
                monitor("blind", State.NO_DATA, false),
                monitor("errors", State.ALERT, false));
        assertThat(m.outcome(), is(Outcome.BREACH));
        assertThat(m.verdict(), is(Verdict.FAILED));
        assertThat(m.value(), is(1.0));
        assertThat(m.message(), is("errors: alert since 2026-11-21T09:59:00Z https://app.example/monitors/7"));
        assertThat(m.labels(), is(Map.of("monitor", "7")));
    }

    @Test
    public void aWarningCountsAsTold() throws Exception {
        MonitorStatus warning = monitor("latency", State.WARNING, false);
        assertThat(monitors("", warning).outcome(), is(Outcome.WARNED));
        assertThat(monitors(", onWarning: fail", warning).outcome(), is(Outcome.BREACH));
        assertThat(monitors(", onWarning: pass", warning).outcome(), is(Outcome.OK));
    }

    @Test
    public void nothingToJudgeByIsNoData() throws Exception {
        assertThat(monitors("").outcome(), is(Outcome.NO_DATA));
        assertThat(monitors("").message(), is("there is no such monitor"));
        assertThat(monitors("").verdict(), is(Verdict.INCONCLUSIVE));
        Measurement blind = monitors("", monitor("fine", State.OK, false), monitor("blind", State.NO_DATA, false));
        assertThat(blind.outcome(), is(Outcome.NO_DATA));
        assertThat(blind.message(), containsString("blind: no data"));
        Measurement warned = monitors("", monitor("w", State.WARNING, false), monitor("blind", State.NO_DATA, false));
        assertThat("a warning does not hide it", warned.outcome(), is(Outcome.NO_DATA));
    }

    @Test
    public void whatIsMutedCountsOnlyWhereTold() throws Exception {
        MonitorStatus muted = monitor("muted", State.ALERT, true);
        MonitorStatus fine = monitor("fine", State.OK, false);
        assertThat(monitors("", muted, fine).outcome(), is(Outcome.OK));
        assertThat(monitors(", includeMuted: true", muted, fine).outcome(), is(Outcome.BREACH));
        assertThat(monitors("", muted).outcome(), is(Outcome.NO_DATA));
        assertThat(monitors("", muted).message(), is("all of these monitors are muted"));
    }

    private static Measurement slo(String more, SloStatus status) throws PolicyException {
        return SystemJudge.judge((SloCheck) check("slos: [{name: s, slo: a" + more + "}]"), AT, status);
    }

    @Test
    public void anObjectiveIsJudgedByItsCriteria() throws Exception {
        String criteria = ", criteria: '>= 99.9%', warning: '>= 99.95%'";
        assertThat(slo(criteria, new SloStatus(99.99, 50.0, List.of())).outcome(), is(Outcome.OK));
        assertThat(slo(criteria, new SloStatus(99.92, 50.0, List.of())).outcome(), is(Outcome.WARNED));
        assertThat(slo(criteria, new SloStatus(99.89, 50.0, List.of())).outcome(), is(Outcome.BREACH));
        assertThat(slo(criteria, new SloStatus(null, 50.0, List.of())).outcome(), is(Outcome.NO_DATA));
        assertThat(slo(criteria, new SloStatus(Double.NaN, 50.0, List.of())).outcome(), is(Outcome.NOT_A_NUMBER));
        String budget = ", value: budget";
        assertThat(slo(budget, new SloStatus(99.0, 0.5, List.of())).outcome(), is(Outcome.OK));
        assertThat(slo(budget, new SloStatus(99.0, -20.0, List.of())).outcome(), is(Outcome.BREACH));
        assertThat(slo(budget, new SloStatus(99.0, null, List.of())).outcome(), is(Outcome.NO_DATA));
    }

    @Test
    public void aWarnedAnswerIsDoubtful() throws Exception {
        Measurement m = slo(", criteria: '>= 99.9%'", new SloStatus(12.0, null, List.of("missing groups")));
        assertThat(m.outcome(), is(Outcome.DOUBTFUL));
        assertThat(m.message(), is("the source warned: missing groups"));
    }

    @Test
    public void aGateThatDecidesLateIsDecidedAndOneThatNeverDoesIsInconclusive() throws Exception {
        GateCheck gate = (GateCheck) check("gates: [{name: g}]");
        List<Measurement> taken = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            taken.add(SystemJudge.judge(gate, AT, new GateResult(GateResult.State.IN_PROGRESS, null, null)));
            assertThat(taken.get(i).verdict(), nullValue());
        }
        CheckJudge.Judgement open = CheckJudge.judge(gate, 10, taken, true);
        assertThat(open.verdict(), is(Verdict.INCONCLUSIVE));
        assertThat(open.reason().code(), is(Reason.Code.TOO_FEW));
        assertThat(open.reason().toString(), containsString("the gate is still being evaluated"));

        taken.add(SystemJudge.judge(gate, AT, new GateResult(GateResult.State.PASSED, null, null)));
        assertThat(CheckJudge.judge(gate, 10, taken, true).verdict(), is(Verdict.PASSED));
        taken.set(9, SystemJudge.judge(gate, AT, new GateResult(GateResult.State.FAILED, "errors: fail", null)));
        CheckJudge.Judgement failed = CheckJudge.judge(gate, 10, taken, false);
        assertThat(failed.verdict(), is(Verdict.FAILED));
        assertThat(failed.reason().toString(), containsString("errors: fail"));
    }
}
