package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyWriter;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/**
 * Scores of groups. Those of Kayenta are the cases of its own ScorerSuite; a check is written as its verdict (P, W, I,
 * F) and its groups, {@code Pa} or {@code F a,b}.
 */
public class HealthScoreTest {

    private static ServicePolicy policy(String scoring, String... checks) throws PolicyException {
        StringBuilder yaml = new StringBuilder("name: s\n" + scoring + "\nmetrics:\n");
        for (int i = 0; i < checks.length; i++) {
            String groups = checks[i].substring(1).strip();
            yaml.append("  - {name: c" + i + ", query: q, criteria: '> 0', severity: normal"
                    + (groups.isEmpty() ? "" : ", groups: [" + groups + "]") + "}\n");
        }
        return PolicyReader.withParameters(Map.of())
                .read("p.yaml", yaml.toString())
                .services()
                .get(0);
    }

    private static VerificationJudge.Conclusion conclude(String scoring, String... checks) throws Exception {
        ServicePolicy policy = policy(scoring, checks);
        List<CheckReport> reports = new ArrayList<>();
        for (int i = 0; i < checks.length; i++) {
            Verdict verdict = Map.of(
                            'P', Verdict.PASSED, 'W', Verdict.WARNING, 'I', Verdict.INCONCLUSIVE, 'F', Verdict.FAILED)
                    .get(checks[i].charAt(0));
            reports.add(new CheckReport(
                    policy.checks().get(i), verdict, Reason.of(Reason.Code.NOT_MEASURED), 1, null, List.of()));
        }
        return VerificationJudge.conclude(policy, reports);
    }

    private static double score(String weights, String... checks) throws Exception {
        String scoring = weights.isEmpty() ? "scoring: {pass: 95}" : "scoring: {pass: 95, groups: {" + weights + "}}";
        return conclude(scoring, checks).score();
    }

    @Test
    public void scoresOfGroupsAreThoseOfKayenta() throws Exception {
        assertThat(score("", "P a"), is(100.0));
        assertThat(score("", "F a"), is(0.0));
        assertThat(score("", "P a", "F a"), is(50.0));
        assertThat(score("", "P a", "F a", "F a"), closeTo(33.33, 0.005));
        assertThat(score("a: 75, b: 25", "P a", "P a", "F b"), is(75.0));
        assertThat(score("a: 50, b: 50", "P a", "F a", "F b"), is(25.0));
    }

    @Test
    public void groupsWithoutAWeightShareTheRest() throws Exception {
        assertThat(score("a: 40", "P a", "F b", "P c"), is(70.0));
        assertThat(score("a: 40", "F a", "P b", "P"), is(60.0));
        assertThat(score("", "P a", "F b"), is(50.0));
    }

    @Test
    public void aCheckMayBeInSeveralGroups() throws Exception {
        assertThat(score("a: 40, b: 60", "F a,b", "P b"), is(30.0));
    }

    @Test
    public void warningsEarnHalfInTheirGroup() throws Exception {
        assertThat(score("a: 40, b: 60", "W a", "P b"), is(80.0));
    }

    @Test
    public void thresholdsAndTheLeastScoreHold() throws Exception {
        assertThat(conclude("scoring: {pass: 50, warning: 25}", "Pa", "Fa").verdict(), is(Verdict.PASSED));
        assertThat(conclude("scoring: {pass: 75, warning: 50}", "Pa", "Fa").verdict(), is(Verdict.WARNING));
        assertThat(conclude("scoring: {pass: 90, warning: 75}", "Pa", "Fa").verdict(), is(Verdict.FAILED));
        String grouped = "scoring: {pass: 90, warning: 75, groups: {a: 80, b: 20}}";
        assertThat(conclude(grouped, "P a", "F b").verdict(), is(Verdict.WARNING));
        assertThat(conclude(grouped, "F a", "P b").verdict(), is(Verdict.FAILED));
        assertThat("the best case passes", conclude(grouped, "P a", "I b").verdict(), is(Verdict.INCONCLUSIVE));
        assertThat("even the best case fails", conclude(grouped, "F a", "I b").verdict(), is(Verdict.FAILED));
    }

    @Test
    public void theScoreIsExplained() throws Exception {
        List<Reason> grouped = conclude(
                        "scoring: {pass: 90, groups: {a: 40, b: 60}}", "P a", "W a", "F b", "P b", "P b")
                .reasons();
        assertThat(
                grouped.subList(grouped.size() - 3, grouped.size()),
                contains(
                        Reason.of(Reason.Code.SCORE_SUM, "70", "a 75 × 40% + b 66.67 × 60%"),
                        Reason.of(Reason.Code.SCORE_GROUP, "a", "75", "1.5", "2", "c1 0.5"),
                        Reason.of(Reason.Code.SCORE_GROUP, "b", "66.67", "2", "3", "c2 1")));
        List<Reason> plain = conclude("scoring: {pass: 90}", "P", "P").reasons();
        assertThat(plain.get(1), equalTo(Reason.of(Reason.Code.SCORE_POINTS, "100", "2", "2", "0")));
        assertThat(plain.get(1).toString(), equalTo("Score 100: 2 of 2 points; lost: 0."));
        assertThat(
                "without scoring nothing rests on it",
                conclude("", "P", "F").reasons().size(),
                is(1));
    }

    @Test
    public void checksThatWeighNothingMakeNoGroup() throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read("p", "name: s\nmetrics: [{name: c, query: q, criteria: '> 0', weight: 0, groups: a}]")
                .services()
                .get(0);
        CheckReport report = new CheckReport(
                policy.checks().get(0), Verdict.PASSED, Reason.of(Reason.Code.HELD), 1, null, List.of());
        assertThat(HealthScore.of(null, List.of(report), 0).value(), nullValue());
    }

    @Test
    public void theCanonicalFormReadsBackEqual() throws Exception {
        for (ServicePolicy policy : List.of(
                policy("scoring: {pass: 90, warning: 80, groups: {a: 40}}", "P a", "P b/c,d"), policy("", "P a,a"))) {
            assertThat(
                    PolicyReader.withParameters(Map.of())
                            .read("p", PolicyWriter.toJson(policy))
                            .services()
                            .get(0),
                    equalTo(policy));
        }
    }

    @Test
    public void mistakesAreTold() {
        assertThat(problem("scoring: {groups: {b: 40}}", "P a"), containsString("no check is in the group 'b'"));
        assertThat(
                problem("scoring: {groups: {a: 40, b: 30}}", "P a", "P b"), containsString("must come to 100 percent"));
        assertThat(problem("scoring: {groups: {a: 140}}", "P a"), containsString("a number from 0.0 to 100.0"));
        assertThat(problem("scoring: {groups: {a: 80, b: 80}}", "P a", "P b"), containsString("come to 160"));
        assertThat(problem("scoring: {groups: {a: 100}}", "P a", "P b"), containsString("left for: b"));
        assertThat(problem("", "P 'a{b'"), containsString("p.yaml:4:"));
    }

    private static String problem(String scoring, String... checks) {
        return assertThrows(PolicyException.class, () -> policy(scoring, checks))
                .getMessage();
    }
}
