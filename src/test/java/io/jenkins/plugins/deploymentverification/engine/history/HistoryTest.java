package io.jenkins.plugins.deploymentverification.engine.history;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** Figures and suggestions over many verifications. */
public class HistoryTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration WINDOW = Duration.ofDays(30);

    private static VerificationSummary at(Duration ago, Verdict verdict) {
        return at(ago, verdict, null, List.of());
    }

    private static VerificationSummary at(Duration ago, Verdict verdict, Instant committed, List<CheckSummary> checks) {
        Instant end = NOW.minus(ago);
        return new VerificationSummary(
                "shop", "production", "1.0", end.minusSeconds(60), end, verdict, 50.0, committed, checks);
    }

    private static VerificationSummary hoursAgo(long hours, Verdict verdict) {
        return at(Duration.ofHours(hours), verdict);
    }

    private static DoraFigures figures(VerificationSummary... all) {
        return DoraFigures.of(List.of(all), NOW, WINDOW);
    }

    @Test
    public void nothingTellsNothing() {
        DoraFigures none = figures();
        assertThat(none.deployments(), is(0));
        assertThat(none.perWeek(), is(nullValue()));
        assertThat(none.changeFailureRate(), is(nullValue()));
        assertThat(none.timeToRestore(), is(nullValue()));
        assertThat(none.leadTime(), is(nullValue()));
        assertThat(none.failingSince(), is(nullValue()));
    }

    @Test
    public void twoDeploymentsAreNoFrequencyAndNoRate() {
        DoraFigures two = figures(hoursAgo(48, Verdict.PASSED), hoursAgo(1, Verdict.FAILED));
        assertThat(two.deployments(), is(2));
        assertThat(two.perWeek(), is(nullValue()));
        assertThat(two.changeFailureRate(), is(nullValue()));
    }

    @Test
    public void frequencyIsOverTheTimeThatIsKnown() {
        DoraFigures week = figures(
                at(Duration.ofDays(7).minusSeconds(60), Verdict.PASSED),
                hoursAgo(50, Verdict.PASSED),
                hoursAgo(20, Verdict.WARNING));
        assertThat(week.period(), is(Duration.ofDays(7)));
        assertThat(week.perWeek(), is(closeTo(3, 1e-9)));
    }

    @Test
    public void frequencyIsOverTheWindowWhenMoreIsKnown() {
        VerificationSummary[] all = new VerificationSummary[6];
        all[0] = at(Duration.ofDays(60), Verdict.PASSED);
        for (int i = 1; i < all.length; i++) {
            all[i] = at(Duration.ofDays(i), Verdict.PASSED);
        }
        DoraFigures month = figures(all);
        assertThat(month.deployments(), is(5));
        assertThat(month.period(), is(WINDOW));
        assertThat(month.perWeek(), is(closeTo(5 * 7 / 30.0, 1e-9)));
    }

    @Test
    public void threeDeploymentsOfOneHourAreNoFrequency() {
        assertThat(
                figures(hoursAgo(1, Verdict.PASSED), hoursAgo(2, Verdict.PASSED), hoursAgo(3, Verdict.PASSED))
                        .perWeek(),
                is(nullValue()));
    }

    @Test
    public void inconclusiveOnesAreNotInTheFailureRate() {
        DoraFigures some = figures(
                hoursAgo(9, Verdict.PASSED),
                hoursAgo(8, Verdict.INCONCLUSIVE),
                hoursAgo(7, Verdict.FAILED),
                hoursAgo(6, Verdict.WARNING),
                hoursAgo(5, Verdict.PASSED));
        assertThat(some.judged(), is(4));
        assertThat(some.failed(), is(1));
        assertThat(some.changeFailureRate(), is(0.25));
    }

    @Test
    public void restoringTakesFromTheFirstFailureToTheNextPass() {
        DoraFigures figures = figures(
                hoursAgo(3, Verdict.WARNING), // given in any order
                hoursAgo(30, Verdict.FAILED),
                hoursAgo(29, Verdict.FAILED),
                hoursAgo(28, Verdict.INCONCLUSIVE),
                hoursAgo(26, Verdict.PASSED),
                hoursAgo(5, Verdict.FAILED));
        assertThat(figures.restored(), is(2));
        assertThat(figures.timeToRestore(), is(Duration.ofHours(3))); // of 4 and 2
        assertThat(figures.failingSince(), is(nullValue()));
    }

    @Test
    public void whatIsStillDownHasNoTimeToRestore() {
        DoraFigures down = figures(hoursAgo(5, Verdict.FAILED), hoursAgo(2, Verdict.INCONCLUSIVE));
        assertThat(down.timeToRestore(), is(nullValue()));
        assertThat(down.failingSince(), is(NOW.minus(Duration.ofHours(5))));
    }

    private static VerificationSummary failed(long hours, boolean overruled, Long rolledBack, Long healed) {
        return followed(hoursAgo(hours, Verdict.FAILED), overruled, rolledBack, healed);
    }

    /** @param rolledBack hours ago, like healed */
    private static VerificationSummary followed(
            VerificationSummary one, boolean overruled, Long rolledBack, Long healed) {
        return followed(one, overruled, rolledBack, healed, null);
    }

    private static VerificationSummary followed(
            VerificationSummary one, boolean overruled, Long rolledBack, Long healed, Long failedLater) {
        return new VerificationSummary(
                one.service(),
                one.environment(),
                one.version(),
                one.startedAt(),
                one.finishedAt(),
                one.verdict(),
                one.score(),
                null,
                List.of(),
                overruled,
                rolledBack == null ? null : NOW.minus(Duration.ofHours(rolledBack)),
                healed == null ? null : NOW.minus(Duration.ofHours(healed)),
                failedLater == null ? null : NOW.minus(Duration.ofHours(failedLater)));
    }

    @Test
    public void aWatchThatFailedMakesAFailedChange() {
        DoraFigures figures = figures(
                followed(hoursAgo(30, Verdict.PASSED), false, 20L, 17L, 22L),
                followed(hoursAgo(9, Verdict.PASSED), false, null, null, 8L));
        assertThat(figures.failed(), is(2));
        assertThat("since the watch failed", figures.timeToRestore(), is(Duration.ofHours(5)));
        assertThat(figures.failingSince(), is(NOW.minus(Duration.ofHours(8))));
    }

    @Test
    public void anOverruledVerdictIsNoFailedChange() {
        DoraFigures figures = figures(
                hoursAgo(9, Verdict.PASSED),
                failed(8, true, null, null),
                failed(7, false, null, null),
                failed(5, true, null, null));
        assertThat(figures.judged(), is(4));
        assertThat(figures.failed(), is(1));
        assertThat("what was overruled is good", figures.timeToRestore(), is(Duration.ofHours(2)));
        assertThat(figures.failingSince(), is(nullValue()));
    }

    @Test
    public void whatWasRolledBackIsAFailedChangeWhateverItsVerdictWas() {
        DoraFigures figures = figures(
                followed(hoursAgo(30, Verdict.PASSED), false, 20L, 17L),
                followed(hoursAgo(15, Verdict.INCONCLUSIVE), false, 14L, 13L),
                failed(10, true, 9L, 8L),
                hoursAgo(5, Verdict.PASSED));
        assertThat(figures.judged(), is(4));
        assertThat(figures.failed(), is(3));
        assertThat(figures.restored(), is(3));
        assertThat("of 3, 1 and 1", figures.timeToRestore(), is(Duration.ofHours(1)));
    }

    @Test
    public void aRollbackThatHealedEndsTheOutageOfTheFirstFailure() {
        DoraFigures figures =
                figures(failed(20, false, 20L, null), failed(15, false, 15L, 12L), hoursAgo(3, Verdict.PASSED));
        assertThat(figures.restored(), is(1));
        assertThat(figures.timeToRestore(), is(Duration.ofHours(8)));
        assertThat(figures.failingSince(), is(nullValue()));
    }

    @Test
    public void aRollbackThatWasNotFoundToHealEndsNothing() {
        DoraFigures figures = figures(failed(20, false, 20L, null), hoursAgo(10, Verdict.INCONCLUSIVE));
        assertThat(figures.failingSince(), is(NOW.minus(Duration.ofHours(20))));
    }

    @Test
    public void leadTimeNeedsCommitsThatWereThereBefore() {
        Instant start = NOW.minus(Duration.ofHours(1)).minusSeconds(60);
        DoraFigures figures = figures(
                at(Duration.ofHours(1), Verdict.PASSED, start.minusSeconds(7200), List.of()),
                at(Duration.ofHours(1), Verdict.PASSED, start.minusSeconds(3600), List.of()),
                at(Duration.ofHours(1), Verdict.PASSED, start.plusSeconds(5), List.of()),
                at(Duration.ofHours(1), Verdict.PASSED));
        assertThat(figures.leadTimes(), is(2));
        assertThat(figures.leadTime(), is(Duration.ofMinutes(90)));
    }

    private static CheckSummary run(Verdict verdict, Double usage) {
        return new CheckSummary("Latency", verdict, 1.0, "ms", usage, null, true);
    }

    private static List<Suggestion> suggestions(List<CheckSummary> runs) {
        return Suggestion.of(List.of(new CheckHistory("Latency", runs)));
    }

    private static List<CheckSummary> runs(int passed, int other, Verdict verdict) {
        List<CheckSummary> runs = new ArrayList<>(Collections.nCopies(other, run(verdict, null)));
        runs.addAll(Collections.nCopies(passed, run(Verdict.PASSED, null)));
        return runs;
    }

    @Test
    public void moreThanAThirdInconclusiveIsSuggestedFromTenRunsOn() {
        assertThat(
                suggestions(runs(7, 4, Verdict.INCONCLUSIVE)),
                contains(new Suggestion(Suggestion.Kind.OFTEN_INCONCLUSIVE, "Latency", 4, 11, 4 / 11.0)));
        assertThat(suggestions(runs(8, 4, Verdict.INCONCLUSIVE)), is(empty())); // a third, not more
        assertThat(suggestions(runs(0, 9, Verdict.INCONCLUSIVE)), is(empty()));
    }

    @Test
    public void alwaysFailingIsSuggested() {
        assertThat(
                suggestions(runs(0, 10, Verdict.FAILED)),
                contains(new Suggestion(Suggestion.Kind.ALWAYS_FAILING, "Latency", 10, 10, 1)));
        assertThat(suggestions(runs(1, 10, Verdict.FAILED)), is(empty()));
    }

    @Test
    public void goingBackAndForthIsFlapping() {
        List<CheckSummary> runs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            runs.add(run(i % 2 == 0 ? Verdict.PASSED : Verdict.FAILED, null));
        }
        assertThat(suggestions(runs), contains(new Suggestion(Suggestion.Kind.FLAPPING, "Latency", 9, 10, 0.9)));
    }

    @Test
    public void neverNearTheLimitNeedsTwentyRunsWithValues() {
        List<CheckSummary> calm = new ArrayList<>(Collections.nCopies(19, run(Verdict.PASSED, 0.1)));
        assertThat(suggestions(calm), is(empty()));
        calm.add(run(Verdict.PASSED, 0.3));
        assertThat(suggestions(calm), contains(new Suggestion(Suggestion.Kind.FAR_FROM_LIMIT, "Latency", 20, 20, 0.3)));
        calm.set(5, run(Verdict.PASSED, 0.5));
        assertThat(suggestions(calm), is(empty()));
        calm.set(5, run(Verdict.PASSED, null));
        assertThat(suggestions(calm), is(empty()));
        calm.set(5, run(Verdict.PASSED, 0.1));
        calm.add(0, run(Verdict.PASSED, 0.9)); // longer ago
        assertThat(suggestions(calm).size(), is(1));
    }

    @Test
    public void mostOftenFailingComeFirst() {
        List<CheckHistory> checks = CheckHistory.of(List.of(
                at(
                        Duration.ofHours(1),
                        Verdict.FAILED,
                        null,
                        List.of(named("a", Verdict.PASSED), named("b", Verdict.FAILED))),
                at(
                        Duration.ofHours(2),
                        Verdict.FAILED,
                        null,
                        List.of(named("c", Verdict.FAILED), named("b", Verdict.FAILED)))));
        assertThat(
                CheckHistory.mostOftenFailing(checks, 5).stream()
                        .map(CheckHistory::name)
                        .toList(),
                contains("b", "c"));
        assertThat(CheckHistory.mostOftenFailing(checks, 1).get(0).failed(), is(2));
    }

    private static CheckSummary named(String name, Verdict verdict) {
        return new CheckSummary(name, verdict, null, "", null, null, true);
    }

    @Test
    public void impactComparesMediansOfTheSameUnit() {
        VerificationSummary before = at(
                Duration.ofHours(2),
                Verdict.PASSED,
                null,
                List.of(
                        new CheckSummary("p99", Verdict.PASSED, 200.0, "ms", null, null, true),
                        new CheckSummary("errors", Verdict.PASSED, 0.0, "", null, null, true),
                        new CheckSummary("size", Verdict.PASSED, 5.0, "MB", null, null, true)));
        VerificationSummary after = at(
                Duration.ofHours(1),
                Verdict.PASSED,
                null,
                List.of(
                        new CheckSummary("p99", Verdict.PASSED, 250.0, "ms", null, null, true),
                        new CheckSummary("errors", Verdict.PASSED, 3.0, "", null, null, true),
                        new CheckSummary("size", Verdict.PASSED, 5.0, "KB", null, null, true),
                        new CheckSummary("new", Verdict.PASSED, 5.0, "", null, null, true)));
        assertThat(
                Impact.between(before, after),
                contains(new Impact("p99", "ms", 200, 250, 0.25), new Impact("errors", "", 0, 3, null)));
    }

    @Test
    public void usageIsTheShareOfTheLimitThatTheWorstValueTook() throws Exception {
        assertThat(summary("<= 200ms", 50, 100, 20).usage(), is(0.5));
        assertThat(summary("<= 200ms", 50, 100, 20).median(), is(50.0));
        assertThat(summary("< 200ms", 50, 300).usage(), is(1.5));
        assertThat(summary("< 200ms", 50, 300).median(), is(175.0));
        assertThat(summary(">= 10ms", 20, 40).usage(), is(0.5));
        assertThat(summary(">= 10ms", 0, 40).usage(), is(nullValue()));
        assertThat(summary("<= 0", 0).usage(), is(nullValue()));
        assertThat(summary("between 1 and 2", 1).usage(), is(nullValue()));
        assertThat(summary("<= 200ms").usage(), is(nullValue()));
        assertThat(summary("<= 200ms").median(), is(nullValue()));
        assertThat(summary("<= 200ms").unit(), is("ms"));
    }

    @Test
    public void theLimitIsThatOfASingleComparison() throws Exception {
        assertThat(summary("<= 200ms").limit(), is(new CheckSummary.Limit(200, true)));
        assertThat(summary("< 200ms").limit(), is(new CheckSummary.Limit(200, true)));
        assertThat(summary(">= 10ms").limit(), is(new CheckSummary.Limit(10, false)));
        assertThat(summary("== 10ms").limit(), is(nullValue()));
        assertThat(summary("between 1 and 2").limit(), is(nullValue()));
    }

    private static CheckSummary summary(String criteria, double... values) throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read(
                        "test",
                        "services: [{name: s, metrics: [{name: m, query: q, unit: ms, criteria: '" + criteria + "'}]}]")
                .services()
                .get(0);
        List<Measurement> measured = new ArrayList<>();
        for (double value : values) {
            measured.add(new Measurement(NOW, Outcome.OK, Verdict.PASSED, value, new TreeMap<>(), null, 1));
        }
        return CheckSummary.of(new CheckReport(
                policy.checks().get(0), Verdict.PASSED, Reason.of(Reason.Code.ALL_HELD), 5, null, measured));
    }

    private static List<CheckSummary> dry(int count, Verdict verdict, boolean counted) {
        return Collections.nCopies(count, new CheckSummary("new", verdict, null, "", null, null, counted));
    }

    @Test
    public void aDryRunTellsHowOftenItWouldHaveFailed() {
        List<CheckSummary> runs = new ArrayList<>(dry(30, Verdict.FAILED, false)); // too old to tell anything
        runs.addAll(dry(16, Verdict.PASSED, false));
        runs.addAll(dry(5, Verdict.FAILED, true)); // as long as it counted
        runs.addAll(dry(1, Verdict.INCONCLUSIVE, false));
        runs.addAll(dry(3, Verdict.FAILED, false));
        CheckHistory check = new CheckHistory("new", runs);
        assertThat(DryRun.of(List.of(check)), contains(new DryRun("new", 3, 1, 20)));
        assertThat(CheckHistory.mostOftenFailing(List.of(check), 5), is(empty()));
    }

    @Test
    public void whatCountsIsNoDryRunAnyMore() {
        List<CheckSummary> runs = new ArrayList<>(dry(3, Verdict.FAILED, false));
        runs.addAll(dry(1, Verdict.PASSED, true));
        assertThat(DryRun.of(List.of(new CheckHistory("new", runs))), is(empty()));
    }
}
