package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer.Evidence;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import io.jenkins.plugins.deploymentverification.engine.report.SampleReports;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.Test;

public class ComposerTest {

    private static final String REPORT = "https://jenkins.example/job/shop/12/deployment-verification/checkout/";

    private final Composer english = new Composer(Locale.ENGLISH);
    private final Composer chinese = new Composer(Locale.SIMPLIFIED_CHINESE);

    @Test
    public void aFailureTellsWhatWhyAndWhere() {
        Notification told = english.verification(Event.FAILED, evidence(Verdict.FAILED, "critical"), build("FAILURE"));
        assertThat(told.title(), is("checkout 1.5.0 in production: Failed"));
        assertThat(
                plain(told),
                hasItems(
                        "Failed: error-rate (1 of 2 checks).",
                        "error-rate: <= 1% was breached in 3 of 12 measurements (limit 0); last 12.5%."));
        assertThat("what held is not told", String.join("\n", plain(told)), not(containsString("latency")));
        assertThat(
                told.buttons(),
                contains(
                        new Button("Verification report", REPORT),
                        new Button("Build", "https://jenkins.example/job/shop/12/")));
        assertThat(told.urgency(), is(Urgency.CRITICAL));
        assertThat(told.topic(), is(new Topic("checkout in production", "FAILED: error-rate")));
        assertThat(facts(told), hasItems("Deployed by=ann", "Duration=1m 30s", "Score=50 of 100"));
    }

    @Test
    public void aNormalCheckIsNotCritical() {
        Notification told = english.verification(Event.FAILED, evidence(Verdict.FAILED, "normal"), null);
        assertThat(told.urgency(), is(Urgency.NORMAL));
        assertThat("without a build there is no button to it", told.buttons().size(), is(1));
    }

    @Test
    public void readersOfChineseReadChinese() {
        Notification told = chinese.verification(Event.FAILED, evidence(Verdict.FAILED, "critical"), build("FAILURE"));
        assertThat(told.title(), is("checkout 1.5.0 in production：失败"));
        assertThat(plain(told).get(1), containsString("error-rate: 12 次测量中有 3 次违反"));
        assertThat(told.buttons().get(0).label(), is("验证报告"));
    }

    @Test
    public void aFailedRollbackIsToldInTheReadersLanguage() {
        Remark why = Remark.row("'helm rollback shop': ", Remark.of(RemarkCode.ENDED_WITH, 1), ": no such release");
        RollbackRecord rollback = new RollbackRecord(
                "helm rollback of shop",
                RollbackRecord.Cause.VERDICT,
                null,
                "Failed: error-rate (1 of 2 checks).",
                Instant.EPOCH,
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(5),
                RollbackRecord.Outcome.FAILED,
                why.toString(),
                List.of(),
                List.of(),
                null,
                why);
        Evidence evidence = evidence(Verdict.FAILED, "critical");
        Notification told = chinese.rollback(Event.ROLLBACK_FAILED, evidence, rollback, null);
        assertThat(plain(told), hasItem("'helm rollback shop': 退出码为 1: no such release"));
        assertThat(facts(told), hasItem("原因=失败：error-rate（2 项检查中的 1 项）。"));
        assertThat(told.urgency(), is(Urgency.CRITICAL));
        Notification english = this.english.rollback(Event.ROLLBACK_FAILED, evidence, rollback, null);
        assertThat(plain(english), hasItem("'helm rollback shop': it ended with exit code 1: no such release"));
    }

    @Test
    public void aRuleTellsWhatFiredAndWhatFollows() throws Exception {
        Notification told = english.rule(firing("fail, 'notify: ops'"), evidence(Verdict.FAILED, "normal"), null);
        assertThat(told.title(), is("checkout 1.5.0 in production: rule \"too many\" fired"));
        assertThat(told.event(), is(Event.FAILED));
        assertThat(told.urgency(), is(Urgency.CRITICAL));
        assertThat(plain(told).get(0), containsString("fail, notify: ops"));
        Notification harmless = chinese.rule(firing("'notify: ops'"), evidence(Verdict.PASSED, "normal"), null);
        assertThat(harmless.title(), is("checkout 1.5.0 in production：规则“too many”已触发"));
        assertThat(harmless.event(), is(Event.INFO));
        assertThat(harmless.urgency(), is(Urgency.NORMAL));
    }

    private static RuleJudge.Firing firing(String effects) throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read(
                        "policy",
                        String.join(
                                "\n",
                                "name: checkout",
                                "metrics: [{name: m, query: q, criteria: '<= 10'}]",
                                "rules: [{name: too many, if: m > 5, then: [" + effects + "]}]"))
                .services()
                .get(0);
        Measurement measured =
                new Measurement(Instant.EPOCH, Outcome.OK, Verdict.PASSED, 9.0, null, new TreeMap<>(), null, 0);
        return RuleJudge.fired(policy, null, Map.of("m", List.of(measured))).get(0);
    }

    @Test
    public void aBuildTellsItsResultCauseChangesAndVerifications() {
        Notification told = english.build(build("FAILURE"), List.of(evidence(Verdict.FAILED, "critical")));
        assertThat(told.title(), is("shop » deploy #12: Failure"));
        assertThat(told.event(), is(Event.FAILED));
        assertThat(facts(told), hasItems("Result=Failure", "Duration=3m 5s", "Started by=ann"));
        assertThat(
                plain(told),
                hasItems(
                        "❌ checkout 1.5.0 in production: Failed",
                        "error-rate: <= 1% was breached in 3 of 12 measurements (limit 0); last 12.5%.",
                        "Changes since the last success",
                        "Charge once — bob"));
    }

    @Test
    public void longListsOfChangesAreCut() {
        BuildSummary many = new BuildSummary(
                "a",
                "#1",
                null,
                "SUCCESS",
                Duration.ofSeconds(1),
                null,
                Collections.nCopies(25, new BuildSummary.Change("bob", "x", null)));
        assertThat(plain(english.build(many, List.of())), hasItem("…and 15 more"));
        BuildSummary none = new BuildSummary("a", "#1", null, null, Duration.ofSeconds(1), null, List.of());
        assertThat(plain(english.build(none, List.of())), contains("No changes since the last success"));
        assertThat(english.build(none, List.of()).event(), is(Event.INFO));
        assertThat(english.build(none, List.of()).topic(), nullValue());
    }

    @Test
    public void bothLanguagesHaveAllTexts() throws Exception {
        Properties en = new Properties();
        Properties zh = new Properties();
        en.load(Composer.class.getResourceAsStream("Texts.properties"));
        zh.load(new java.io.InputStreamReader(
                Composer.class.getResourceAsStream("Texts_zh_CN.properties"), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(zh.keySet(), equalTo(en.keySet()));
        for (Event event : Event.values()) {
            Texts.of(Locale.GERMAN).get("event." + event);
        }
    }

    @Test(expected = MissingResourceException.class)
    public void aTextThatIsMissingIsADefect() {
        Texts.of(Locale.ENGLISH).get("no such text");
    }

    private static Evidence evidence(Verdict verdict, String severity) {
        return new Evidence(SampleReports.of(verdict, severity), REPORT);
    }

    private static BuildSummary build(String result) {
        return new BuildSummary(
                "shop » deploy",
                "#12",
                "https://jenkins.example/job/shop/12/",
                result,
                Duration.ofSeconds(185),
                "ann",
                List.of(new BuildSummary.Change("bob", "Charge once", "https://git.example/c/1")));
    }

    private static List<String> plain(Notification notification) {
        return notification.text().stream().map(Paragraph::plain).toList();
    }

    private static List<String> facts(Notification notification) {
        return notification.facts().stream()
                .map(f -> f.name() + "=" + f.value().text())
                .toList();
    }
}
