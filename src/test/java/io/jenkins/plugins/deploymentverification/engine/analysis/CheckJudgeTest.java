package io.jenkins.plugins.deploymentverification.engine.analysis;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyException;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Test;

/** Measurements are letters: P passed, W warned, F breach, N no data, E source error, w error that waits. */
public class CheckJudgeTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static Check check(String keys) throws PolicyException {
        return PolicyReader.withParameters(Map.of())
                .read("p", "name: s\nmetrics: [{name: c, query: q, criteria: '<= 5', warning: '<= 3'" + keys + "}]\n")
                .services()
                .get(0)
                .checks()
                .get(0);
    }

    private static List<Measurement> taken(String letters) {
        List<Measurement> taken = new ArrayList<>();
        for (char c : letters.toCharArray()) {
            Outcome outcome = switch (c) {
                case 'P' -> Outcome.OK;
                case 'W' -> Outcome.WARNED;
                case 'F' -> Outcome.BREACH;
                case 'N', '+' -> Outcome.NO_DATA;
                default -> Outcome.SOURCE_ERROR;
            };
            Verdict verdict = switch (c) {
                case 'P', '+' -> Verdict.PASSED;
                case 'W' -> Verdict.WARNING;
                case 'F' -> Verdict.FAILED;
                case 'w' -> null;
                default -> Verdict.INCONCLUSIVE;
            };
            Double value = outcome.isConclusive() ? (c == 'F' ? 9.0 : 4.0) : null;
            taken.add(new Measurement(
                    START.plusSeconds(15L * taken.size()), outcome, verdict, value, new TreeMap<>(), "m" + c, 1));
        }
        return taken;
    }

    private static CheckJudge.Judgement over(String keys, String letters) throws PolicyException {
        return CheckJudge.judge(check(keys), letters.length(), taken(letters), true);
    }

    @Test
    public void oneBreachFailsByDefaultAndNothingUndoesIt() throws Exception {
        assertThat(over("", "PPFPPPPPPP").verdict(), equalTo(Verdict.FAILED));
        assertThat(
                over("", "PPFPPPPPPP").reason(),
                equalTo(Reason.of(Reason.Code.BREACHED, 1, 10, "<= 5", 0, "9, mF @ 03:04:35Z")));
        assertThat(CheckJudge.judge(check(""), 40, taken("F"), false).verdict(), equalTo(Verdict.FAILED));
        assertThat(over("", "FEEEEEEEEE").verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void whatPassesWithoutAValueSaysSo() throws Exception {
        assertThat(over(", onNoData: pass", "++++").verdict(), equalTo(Verdict.PASSED));
        assertThat(
                over(", onNoData: pass", "PP+P").reason(), equalTo(Reason.of(Reason.Code.NO_VALUE_PASSED, 1, 4, "m+")));
    }

    @Test
    public void theFailureLimitIsStood() throws Exception {
        assertThat(over(", failureLimit: 2", "PFPFPPPPPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over(", failureLimit: 2", "PFPFPPPPPP").reason().code(), equalTo(Reason.Code.WITHIN_LIMIT));
        assertThat(
                over(", consecutiveFailures: 2", "PFPFPPPPPP").reason().text(java.util.Locale.ENGLISH),
                equalTo("<= 5 was breached in 2 of 10 measurements, but never 2 times in a row."));
        assertThat(
                over(", consecutiveFailures: 2, failureLimit: 3", "PFPFPPPPPP")
                        .reason()
                        .code(),
                equalTo(Reason.Code.WITHIN_LIMIT));
        assertThat(over(", failureLimit: 2", "PFPFPPPPFP").verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void breachesInARowAreNotBrokenByErrors() throws Exception {
        assertThat(over(", consecutiveFailures: 3", "FFPFFPFFPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over(", consecutiveFailures: 3", "PFFFPPPPPP").verdict(), equalTo(Verdict.FAILED));
        assertThat(over(", consecutiveFailures: 3", "PFEFNFPPPP").verdict(), equalTo(Verdict.FAILED));
        assertThat(
                over(", consecutiveFailures: 3, failureLimit: 1", "FPFPPPPPPP").verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void openUntilTheEnd() throws Exception {
        CheckJudge.Judgement open = CheckJudge.judge(check(""), 10, taken("PPP"), false);
        assertThat(open.verdict(), nullValue());
        assertThat(open.reason(), equalTo(Reason.of(Reason.Code.MEASURING, 3, 10, 0)));
    }

    @Test
    public void aGapInTheMiddleIsStoodButNotTheEnd() throws Exception {
        assertThat(over("", "PPPPEEEEPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over("", "PPPPPPPPNN").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(over("", "PPPPPPPPNN").reason().code(), equalTo(Reason.Code.BLIND_AT_END));
        assertThat("a tenth may be blind", over("", "PPPPPPPPPN").verdict(), equalTo(Verdict.PASSED));
        assertThat(over("", "PPPPPPPPN").verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void anEndThatWasNotMeasuredIsNotStoodEither() throws Exception {
        assertThat(missed("", "PPPPPPPP", 2), equalTo(Verdict.INCONCLUSIVE));
        assertThat("a tenth may be missed", missed("", "PPPPPPPPP", 1), equalTo(Verdict.PASSED));
        assertThat("or partly blind, partly missed", missed("", "PPPPPPPPE", 1), equalTo(Verdict.INCONCLUSIVE));
        assertThat(
                "also where no data is waited for",
                missed(", onNoData: wait", "PPPPPP", 4),
                equalTo(Verdict.INCONCLUSIVE));
        assertThat("a breach remains one", missed("", "PPPPPPPF", 2), equalTo(Verdict.FAILED));
    }

    private static Verdict missed(String keys, String letters, int missedAtEnd) throws PolicyException {
        return CheckJudge.judge(check(keys), letters.length() + missedAtEnd, missedAtEnd, taken(letters), true)
                .verdict();
    }

    @Test
    public void halfOfTheMeasurementsAreNeeded() throws Exception {
        assertThat(over("", "PPPPEEEEEP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over("", "PPPEEEEEEP").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(
                "missed ones count as missing",
                CheckJudge.judge(check(""), 20, taken("PPPPPPPPP"), true).verdict(),
                equalTo(Verdict.INCONCLUSIVE));
        assertThat(over(", minMeasurements: 9", "PPPPPPPPEP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over(", minMeasurements: 10", "PPPPPPPPEP").verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void waitingNeedsOneValueAndIsNotBlind() throws Exception {
        assertThat(over(", onNoData: wait", "wwwwwwPwww").verdict(), equalTo(Verdict.PASSED));
        assertThat(over(", onNoData: wait", "wwwwwwwwww").verdict(), equalTo(Verdict.INCONCLUSIVE));
    }

    @Test
    public void theErrorLimitIsStood() throws Exception {
        assertThat(over(", errorLimit: 2", "PEPEPPPPPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over(", errorLimit: 2", "PEPEPEPPPP").reason().code(), equalTo(Reason.Code.TOO_MANY_ERRORS));
    }

    @Test
    public void warningsWarn() throws Exception {
        assertThat(over("", "PPPWPPPPPP").verdict(), equalTo(Verdict.WARNING));
        assertThat(over("", "PPPWPPPFPP").verdict(), equalTo(Verdict.FAILED));
    }

    @Test
    public void nothingTakenIsInconclusive() throws Exception {
        assertThat(CheckJudge.judge(check(""), 10, List.of(), true).reason().code(), equalTo(Reason.Code.NOT_MEASURED));
    }

    /** The rule that must never break: only what was measured and held passes. */
    @Test
    public void noRowOfMeasurementsPassesUnmeasuredOrLosesABreach() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder letters = new StringBuilder();
            int length = 1 + random.nextInt(12);
            for (int k = 0; k < length; k++) {
                letters.append("PPPPFWNEw".charAt(random.nextInt(9)));
            }
            Verdict verdict = over("", letters.toString()).verdict();
            boolean breach = letters.indexOf("F") >= 0;
            boolean measured = letters.toString().matches(".*[PW].*");
            assertThat(letters.toString(), verdict == Verdict.FAILED, equalTo(breach));
            if (!measured && !breach) {
                assertThat(letters.toString(), verdict, equalTo(Verdict.INCONCLUSIVE));
            }
        }
    }

    @Test
    public void theLastMeasurementsMustBeGoodInARow() throws Exception {
        String stable = ", failureLimit: 100, consecutiveSuccesses: 3";
        assertThat(over(stable, "FFFFFPFPPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(
                over(stable, "FFFFFPFPPP").reason(),
                equalTo(Reason.of(Reason.Code.HELD_IN_A_ROW, 3, "<= 5", 3, 6, 10)));
        assertThat(over(stable, "PPPPPPPFPP").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(
                over(stable, "PPPPPPPFPP").reason(),
                equalTo(Reason.of(Reason.Code.TOO_FEW_IN_A_ROW, 2, 3, "<= 5", 10)));
        assertThat("what is unknown was not good", over(stable, "PPPPPPPPEP").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(
                "what does not count breaks no row", over(stable, "PPPPPPPPwP").verdict(), equalTo(Verdict.PASSED));
        assertThat("a warning is good enough", over(stable, "FFFFFFFWWW").verdict(), equalTo(Verdict.WARNING));
        assertThat(
                "limits still hold",
                over(", consecutiveSuccesses: 3", "FPPPPPPPPP").verdict(),
                equalTo(Verdict.FAILED));
    }

    @Test
    public void aCheckMayPassEarly() throws Exception {
        String early = ", failureLimit: 100, consecutiveSuccesses: 3, passEarly: true";
        assertThat(open(early, "FPP").verdict(), nullValue());
        assertThat(open(early, "FPPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(
                "it stays so when the window is over", over(early, 40, "FPPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(open(early, "FPPW").verdict(), equalTo(Verdict.WARNING));
        assertThat(open(early + ", minMeasurements: 5", "FPPP").verdict(), nullValue());
        assertThat(open(early + ", errorLimit: 0", "EPPP").verdict(), nullValue());
        assertThat(open(early + ", inconclusiveLimit: 0", "NPPP").verdict(), nullValue());
        assertThat("nothing measured, nothing passed", open(early, "").verdict(), nullValue());
        assertThat(over(early, 40, "").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(open(", consecutiveSuccesses: 3", "PPPP").verdict(), nullValue());
    }

    @Test
    public void inconclusiveMeasurementsHaveALimit() throws Exception {
        assertThat(over(", inconclusiveLimit: 2", "PPENPPPPPP").verdict(), equalTo(Verdict.PASSED));
        assertThat(over(", inconclusiveLimit: 2", "PNENPPPPPP").verdict(), equalTo(Verdict.INCONCLUSIVE));
        assertThat(
                over(", inconclusiveLimit: 2", "PNENPPPPPP").reason(),
                equalTo(Reason.of(Reason.Code.TOO_MANY_INCONCLUSIVE, 3, 10, 2, "mN")));
        assertThat(
                "a breach is not hidden by them",
                over(", inconclusiveLimit: 0", "NFPPPPPPPP").verdict(),
                equalTo(Verdict.FAILED));
    }

    private static CheckJudge.Judgement open(String keys, String letters) throws PolicyException {
        return CheckJudge.judge(check(keys), 40, taken(letters), false);
    }

    private static CheckJudge.Judgement over(String keys, int scheduled, String letters) throws PolicyException {
        return CheckJudge.judge(check(keys), scheduled, taken(letters), true);
    }

    @Test
    public void passingEarlyNeedsARule() {
        assertThat(
                assertThrows(PolicyException.class, () -> check(", passEarly: true"))
                        .getMessage(),
                containsString("p:2:66 (metrics[0].passEarly): 'passEarly' needs 'consecutiveSuccesses'"));
    }
}
