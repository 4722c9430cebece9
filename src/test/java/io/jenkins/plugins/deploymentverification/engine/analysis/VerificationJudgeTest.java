package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** Checks are written as severity (c, n, i) and verdict (P, W, I, F). */
public class VerificationJudgeTest {

    private static VerificationJudge.Conclusion conclude(String scoring, String... checks) throws Exception {
        StringBuilder yaml = new StringBuilder("name: s\n" + scoring + "metrics:\n");
        for (int i = 0; i < checks.length; i++) {
            String severity =
                    Map.of('c', "critical", 'n', "normal", 'i', "info").get(checks[i].charAt(0));
            yaml.append("  - {name: c" + i + ", query: q, criteria: '> 0', severity: " + severity + "}\n");
        }
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("p.yaml", yaml.toString())
                .services()
                .get(0);
        List<CheckReport> reports = new ArrayList<>();
        for (int i = 0; i < checks.length; i++) {
            Verdict verdict = Map.of(
                            'P', Verdict.PASSED, 'W', Verdict.WARNING, 'I', Verdict.INCONCLUSIVE, 'F', Verdict.FAILED)
                    .get(checks[i].charAt(1));
            reports.add(new CheckReport(
                    policy.checks().get(i), verdict, Reason.of(Reason.Code.NOT_MEASURED), 1, null, List.of()));
        }
        return VerificationJudge.conclude(policy, reports);
    }

    @Test
    public void withoutScoringEachCountedCheckMustHold() throws Exception {
        assertThat(conclude("", "cP", "nP").verdict(), equalTo(Verdict.PASSED));
        assertThat(conclude("", "cP", "nF").verdict(), equalTo(Verdict.FAILED));
        assertThat(conclude("", "cP", "nW").verdict(), equalTo(Verdict.WARNING));
        assertThat(conclude("", "cP", "nI").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(conclude("", "cI", "nF").verdict(), equalTo(Verdict.FAILED));
        assertThat(conclude("", "cI", "nW").verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void infoNeverCounts() throws Exception {
        assertThat(conclude("", "cP", "iF", "iI").verdict(), equalTo(Verdict.PASSED));
        assertThat(conclude("", "cP", "iF").score(), closeTo(100, 0));
        assertThat(conclude("", "iP").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(conclude("", "iP").score(), nullValue());
        assertThat(conclude("", "iP").reasons(), equalTo(List.of(Reason.of(Reason.Code.NOTHING_COUNTS))));
    }

    @Test
    public void theScoreIsTheWeightedShare() throws Exception {
        assertThat(conclude("", "cP", "nP", "nW", "nF").score(), closeTo(62.5, 1e-9));
        assertThat(conclude("", "cP", "cI").score(), closeTo(50, 1e-9));
    }

    @Test
    public void scoringWeighsNormalChecksButCriticalOnesVeto() throws Exception {
        String scoring = "scoring: {pass: 90, warning: 60}\n";
        assertThat(conclude(scoring, "cP", "nP", "nP", "nF").verdict(), equalTo(Verdict.WARNING));
        assertThat(conclude(scoring, "cP", "nF").verdict(), equalTo(Verdict.FAILED));
        assertThat(conclude(scoring, "cF", "nP", "nP", "nP").verdict(), equalTo(Verdict.FAILED));
        assertThat(
                conclude("scoring: {pass: 70, warning: 60}\n", "cP", "nP", "nP", "nF")
                        .verdict(),
                equalTo(Verdict.PASSED));
        assertThat(
                conclude(scoring, "cP", "nF").reasons().get(0),
                equalTo(Reason.of(Reason.Code.SCORE_TOO_LOW, "50", "60")));
    }

    @Test
    public void anUnknownCheckFailsTheScoreOnlyWhereItCouldNotSaveIt() throws Exception {
        String scoring = "scoring: {pass: 90, warning: 60}\n";
        assertThat(conclude(scoring, "nI", "nF").verdict(), equalTo(Verdict.FAILED));
        assertThat(conclude(scoring, "nI", "nP").verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void theReasonNamesTheChecks() throws Exception {
        assertThat(
                conclude("", "cP", "nF", "nI").reasons(),
                equalTo(List.of(
                        Reason.of(Reason.Code.CHECKS_FAILED, 1, 3, "c1"),
                        Reason.of(Reason.Code.CHECKS_INCONCLUSIVE, 1, 3, "c2"))));
        assertThat(conclude("", "cP").reasons().get(0).code(), equalTo(Reason.Code.ALL_HELD));
    }
}
