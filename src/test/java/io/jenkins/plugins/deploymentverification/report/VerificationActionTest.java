package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.Assert.assertThrows;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What is kept of verifications, and where. */
public class VerificationActionTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    private FreeStyleBuild build;
    private VerificationAction action;

    @Before
    public void setUp() throws Exception {
        build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        action = VerificationAction.getOrCreate(build);
    }

    private static SampleReports oneCheck() {
        return SampleReports.of("""
            services:
              - name: shop
                metrics: [{name: up, query: up, criteria: '>= 1'}]
            """);
    }

    private VerificationAction reload() throws IOException {
        build.getProject().doReload();
        return build.getProject().getLastBuild().getAction(VerificationAction.class);
    }

    private Path file(String id) {
        return new File(build.getRootDir(), "deployment-verification/" + id + ".json").toPath();
    }

    @Test
    public void aBuildHasOneActionForAllVerifications() throws Exception {
        assertThat(VerificationAction.getOrCreate(build), is(sameInstance(action)));
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        action.finish(SampleReports.simple("checkout-2", Verdict.FAILED));
        assertThat(
                action.getVerifications().stream()
                        .map(VerificationRecord::getId)
                        .toList(),
                contains("checkout-1", "checkout-2"));
        assertThat(build.getActions(VerificationAction.class), hasSize(1));
    }

    @Test
    public void everythingIsThereAfterReloading() throws Exception {
        Report report = SampleReports.simple("checkout-1", Verdict.FAILED);
        action.start(oneCheck().plan("checkout-1"));
        action.finish(report);
        VerificationAction loaded = reload();
        assertThat(loaded, is(not(sameInstance(action))));
        VerificationRecord record = loaded.get("checkout-1");
        assertThat(record.getVerdict(), is(Verdict.FAILED));
        assertThat(record.getScore(), is(0.0));
        assertThat(record.getService(), is("checkout"));
        assertThat(record.getEnvironment(), is("production"));
        assertThat(record.getVersion(), is("2.14.0"));
        assertThat(record.getStartedAt(), is(report.startedAt()));
        assertThat(record.getFinishedAt(), is(report.finishedAt()));
        assertThat(record.getFailed(), is(1));
        assertThat(record.getMeasurements(), is(5));
        assertThat(record.getBreaches(), is(5));
        assertThat(record.getReason(Locale.ENGLISH), is("Failed: Error rate (1 of 1 checks)."));
        assertThat(record.getReason(Locale.SIMPLIFIED_CHINESE), containsString("失败"));
        assertThat(loaded.getReport("checkout-1"), is(equalTo(report)));
        assertThat(loaded.get("checkout-2"), is(nullValue()));
    }

    private static Report after(String followed, String id, Verdict verdict) {
        Report report = SampleReports.simple(id, verdict);
        return new Report(
                report.id(),
                report.deployment(),
                report.policy(),
                report.policyDigest(),
                report.startedAt(),
                report.finishedAt(),
                report.verdict(),
                report.score(),
                report.reasons(),
                report.checks(),
                report.trace(),
                report.events(),
                followed,
                report.rollbacks(),
                report.decisions());
    }

    @Test
    public void aDeploymentWhoseWatchFailedIsNotKeptUntilThatIsOverruled() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        action.finish(after("checkout-1", "checkout-2", Verdict.WARNING));
        assertThat(action.get("checkout-1").isKept(), is(true));
        Report watch = after("checkout-1", "checkout-3", Verdict.FAILED);
        action.finish(watch);
        VerificationRecord record = reload().get("checkout-1");
        assertThat(record.getVerdict(), is(Verdict.PASSED));
        assertThat(record.getFailedLaterAt(), is(watch.finishedAt()));
        assertThat(record.isKept(), is(false));
        assertThat(record.summary().isFailure(), is(true));
        VerificationAction loaded = build.getProject().getLastBuild().getAction(VerificationAction.class);
        loaded.overrule("checkout-3", new OverruledVerdict("li", watch.finishedAt(), "known"));
        assertThat(loaded.get("checkout-1").isKept(), is(true));
    }

    @Test
    public void theBuildsFileStaysSmallAndPlain() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        String whole = Files.readString(new File(build.getRootDir(), "build.xml").toPath());
        String name = VerificationAction.class.getName();
        String xml = whole.substring(whole.indexOf('<' + name), whole.indexOf("</" + name));
        assertThat(xml, containsString("<verdict>FAILED</verdict>"));
        assertThat(xml, not(containsString("sum(rate")));
        assertThat(xml, not(containsString("serialization=\"custom\"")));
        assertThat(xml, not(containsString("class=\"java.")));
    }

    @Test
    public void startingAgainAfterARestartChangesNothing() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        action.start(oneCheck().plan("checkout-1"));
        assertThat(action.getVerifications(), hasSize(1));
        assertThat(action.get("checkout-1").isFinished(), is(true));
    }

    @Test
    public void recordsOfOtherVersionsAreRead() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        Path xml = new File(build.getRootDir(), "build.xml").toPath();
        String text = Files.readString(xml)
                .replaceAll("(?s)<reasonArgs>.*?</reasonArgs>", "<later>1</later>")
                .replace("<reasonCode>ALL_HELD</reasonCode>", "<reasonCode>OF_A_LATER_VERSION</reasonCode>");
        Files.writeString(xml, text);
        VerificationRecord record = reload().get("checkout-1");
        assertThat(record.getVerdict(), is(Verdict.PASSED));
        assertThat(record.getReason(Locale.ENGLISH), is("OF_A_LATER_VERSION"));
    }

    @Test
    public void idsAreReadableAndGivenOutOnce() {
        assertThat(action.newId("checkout"), is("checkout-1"));
        assertThat(action.newId("Checkout"), is("checkout-2"));
        assertThat(action.newId("../../etc/passwd"), is("etc-passwd-1"));
        assertThat(action.newId("api"), is("api-1"));
        assertThat(action.newId("结账"), is("verification-1"));
        assertThat(ReportStore.isId(action.newId("x".repeat(500))), is(true));
        assertThat(ReportStore.isId(action.newId("x".repeat(59) + "--y")), is(true));
        Set<String> ids = new ConcurrentSkipListSet<>();
        IntStream.range(0, 200).parallel().forEach(i -> ids.add(action.newId("shop")));
        assertThat(ids, hasSize(200));
    }

    @Test
    public void idsCannotLeaveTheFolder() {
        for (String id : List.of("", "..", "../x", "a/b", "a\\b", "A", "a.json", "-a", "a-", "a\0", "x".repeat(101))) {
            assertThat(id, ReportStore.isId(id), is(false));
            ReportStore store = new ReportStore(build.getRootDir());
            assertThrows(id, IllegalArgumentException.class, () -> store.read(id));
        }
        assertThrows(
                IllegalArgumentException.class, () -> action.start(oneCheck().plan("../x")));
        assertThat(action.getVerifications(), hasSize(0));
    }

    @Test
    public void theFileIsReplacedAsAWhole() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        assertThat(action.getVerifications(), hasSize(1));
        try (var files = Files.list(file("x").getParent())) {
            assertThat(
                    files.map(p -> p.getFileName().toString()).toList(),
                    containsInAnyOrder("checkout-1.json", "checkout-1.summary.json"));
        }
        assertThat(Files.readString(file("checkout-1")), containsString("\"verdict\":\"FAILED\""));
    }

    @Test
    public void secretsDoNotReachTheDisk() throws Exception {
        action.finish(SampleReports.of("""
            services:
              - name: shop
                http:
                  - name: health
                    url: https://shop.example.com/health?token=hunter2
                    headers: {Authorization: Bearer hunter2}
            """).build("shop-1"));
        for (String name : List.of(
                "build.xml", "deployment-verification/shop-1.json", "deployment-verification/shop-1.summary.json")) {
            String text = Files.readString(new File(build.getRootDir(), name).toPath());
            assertThat(name, text, not(containsString("hunter2")));
        }
    }

    @Test
    public void unreadableAndMissingFilesAreToldApart() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        VerificationAction loaded = reload();
        for (String broken : List.of("", "{", "[]", "{\"schemaVersion\":99}", "{\"schemaVersion\":1}", "<xml/>")) {
            Files.writeString(file("checkout-1"), broken);
            assertThrows(broken, IOException.class, () -> loaded.getReport("checkout-1"));
        }
        Files.delete(file("checkout-1"));
        assertThat(loaded.getReport("checkout-1"), is(nullValue()));
    }

    @Test
    public void aRunningVerificationIsSeenUntilItEnds() throws Exception {
        SampleReports sample = oneCheck().running();
        action.start(sample.plan("shop-1"));
        assertThat(action.getReport("shop-1"), is(nullValue()));
        Report live = sample.build("shop-1");
        try (LiveReports.Registration registration = LiveReports.get().register(build, "shop-1", () -> live)) {
            assertThat(action.getReport("shop-1"), is(equalTo(live)));
            registration.close();
            assertThat(action.getReport("shop-1"), is(nullValue()));
        }
        assertThat(LiveReports.get().isRunning(build, "shop-1"), is(false));
    }

    @Test
    public void aFailingSupplierIsNoReport() {
        try (LiveReports.Registration ignored = LiveReports.get().register(build, "shop-1", () -> {
            throw new IllegalStateException("gone");
        })) {
            assertThat(LiveReports.get().find(build, "shop-1").isPresent(), is(false));
        }
    }

    @Test
    public void messagesAreThereInBothLanguages() throws Exception {
        for (String bundle : List.of("report.Messages", "engine.report.Reasons")) {
            Set<String> english = keys(bundle, "");
            assertThat(bundle, keys(bundle, "_zh_CN"), is(english));
        }
    }

    private static Set<String> keys(String bundle, String suffix) throws IOException {
        String path = "/io/jenkins/plugins/deploymentverification/" + bundle.replace('.', '/') + suffix + ".properties";
        Properties properties = new Properties();
        try (var in = VerificationAction.class.getResourceAsStream(path)) {
            properties.load(in);
        }
        return new TreeSet<>(properties.stringPropertyNames());
    }
}
