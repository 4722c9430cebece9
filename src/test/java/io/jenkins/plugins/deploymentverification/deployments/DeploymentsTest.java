package io.jenkins.plugins.deploymentverification.deployments;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.report.SampleReports;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.awaitility.Awaitility;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;

/** The index, the page over all jobs, a job's trend, and badges. */
public class DeploymentsTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Before
    public void complete() {
        Awaitility.await().until(() -> DeploymentIndex.get().isComplete());
    }

    public static Report report(String service, String environment, String version, Verdict verdict, Duration ago) {
        return report(SampleReports.simple(service + "-1", verdict), service, environment, version, ago);
    }

    public static Report report(Report sample, String service, String environment, String version, Duration ago) {
        Instant start = Instant.now().minus(ago);
        return new Report(
                sample.id(),
                new Deployment(service, environment, version, "maria", null),
                sample.policy(),
                sample.policyDigest(),
                start,
                start.plusSeconds(90),
                sample.verdict(),
                sample.score(),
                sample.reasons(),
                sample.checks());
    }

    public static FreeStyleBuild build(FreeStyleProject job, Report report) throws Exception {
        FreeStyleBuild build = job.scheduleBuild2(0).get();
        VerificationAction.getOrCreate(build).finish(report);
        return build;
    }

    private void example() throws Exception {
        FreeStyleProject shop = j.createFreeStyleProject("shop");
        build(shop, report("checkout", "production", "1.0", Verdict.PASSED, Duration.ofHours(50)));
        build(shop, report("checkout", "production", "1.1", Verdict.FAILED, Duration.ofHours(30)));
        build(shop, report("checkout", "production", "1.2", Verdict.PASSED, Duration.ofHours(26)));
        build(shop, report("checkout", "staging", "1.3", Verdict.WARNING, Duration.ofHours(1)));
        FreeStyleProject pay = j.createFreeStyleProject("pay");
        build(pay, report("payment", "production", "7", Verdict.FAILED, Duration.ofHours(2)));
    }

    private void secure() {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("paul", "nobody")
                .grant(Item.READ)
                .onItems(j.jenkins.getItem("pay"))
                .to("paul"));
    }

    private JenkinsRule.WebClient browser(String user) throws Exception {
        JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
        browser.setThrowExceptionOnFailingStatusCode(false);
        return user == null ? browser : browser.login(user);
    }

    private String text(JenkinsRule.WebClient browser, String path) throws Exception {
        return ((HtmlPage) browser.goTo(path)).asNormalizedText();
    }

    @Test
    public void showsTheLastOfEachServiceAndEnvironment() throws Exception {
        example();
        String text = text(browser(null), "deployment-verification/");
        assertThat(text, containsString("3 services and environments"));
        assertThat(text, containsString("1.3"));
        assertThat(text, not(containsString("1.1"))); // not the last one
        assertThat(text, containsString("33%")); // one of three failed
        assertThat(text, containsString("4 hours")); // until it was restored
        assertThat(text, containsString("failing since"));
        HtmlPage page = browser(null).goTo("deployment-verification/");
        assertThat(page.getBody().getTextContent(), containsString("Error rate: 5% before, 0.2% after (-96%)"));
    }

    @Test
    public void filtersByParametersOfAForm() throws Exception {
        example();
        JenkinsRule.WebClient browser = browser(null);
        String failed = text(browser, "deployment-verification/?verdict=FAILED");
        assertThat(failed, containsString("1 service and environment;"));
        assertThat(failed, containsString("#1"));
        HtmlPage page = browser.goTo("deployment-verification/?service=checkout&environment=staging");
        assertThat(page.asNormalizedText(), containsString("1 service and environment;"));
        assertThat(page.getElementsByTagName("select").get(0).asXml(), containsString("selected"));
        assertThat(text(browser, "deployment-verification/?service=none"), containsString("Nothing matches"));
        assertThat(
                text(browser, "deployment-verification/?service=%3Cscript%3Ealert(1)%3C/script%3E"),
                containsString("Nothing matches"));
    }

    @Test
    public void eachUserSeesTheJobsTheyMayRead() throws Exception {
        example();
        secure();
        JenkinsRule.WebClient paul = browser("paul");
        String text = text(paul, "deployment-verification/");
        assertThat(text, containsString("payment"));
        assertThat(text, not(containsString("checkout")));
        assertThat(text, not(containsString("staging"))); // not in the filter either
        assertThat(hasLink(paul), is(true));
        JenkinsRule.WebClient nobody = browser("nobody");
        assertThat(hasLink(nobody), is(false));
        assertThat(text(nobody, "deployment-verification/"), containsString("No deployment that you may see"));
        JsonNode api = new ObjectMapper()
                .readTree(get(paul, "deployment-verification/api/json?depth=2").getContentAsString());
        assertThat(api.path("deployments").size(), is(1));
        assertThat(api.path("deployments").path(0).path("last").path("service").asText(), is("payment"));
    }

    /** In the header, where this Jenkins has its root actions. */
    private boolean hasLink(JenkinsRule.WebClient browser) throws Exception {
        return browser.goTo("").asXml().contains("/deployment-verification");
    }

    private WebResponse get(JenkinsRule.WebClient browser, String path) throws Exception {
        return browser.getPage(new URL(j.getURL(), path)).getWebResponse();
    }

    @Test
    public void badgesTellStrangersNothing() throws Exception {
        example();
        secure();
        JenkinsRule.WebClient nobody = browser("nobody");
        assertThat(get(nobody, "job/shop/deployment-verification/badge.svg").getStatusCode(), is(404));
        assertThat(get(nobody, "job/none/deployment-verification/badge.svg").getStatusCode(), is(404));
        String known = get(nobody, "deployment-verification/badge.svg?service=checkout")
                .getContentAsString();
        String unknown =
                get(nobody, "deployment-verification/badge.svg?service=nothing").getContentAsString();
        assertThat(known, is(unknown));
        assertThat(known, containsString("verification: none"));
        JenkinsRule.WebClient paul = browser("paul");
        assertThat(
                get(paul, "deployment-verification/badge.svg?service=payment").getContentAsString(),
                containsString("verification: 7 Failed"));
    }

    @Test
    public void badgesShowTheLastVerification() throws Exception {
        example();
        JenkinsRule.WebClient browser = browser(null);
        String url = "job/shop/deployment-verification/badge.svg";
        WebResponse badge = get(browser, url);
        assertThat(badge.getContentType(), is("image/svg+xml"));
        assertThat(badge.getContentAsString(), containsString("verification: 1.3 Warning"));
        assertThat(badge.getResponseHeaderValue("Cache-Control"), containsString("no-cache"));
        WebRequest again = new WebRequest(new URL(j.getURL(), url));
        again.setAdditionalHeader("If-None-Match", badge.getResponseHeaderValue("ETag"));
        assertThat(browser.getPage(again).getWebResponse().getStatusCode(), is(304));
        assertThat(
                get(browser, url + "?service=checkout&environment=production&label=%3Cb%3Eshop")
                        .getContentAsString(),
                containsString("&lt;b&gt;shop: 1.2 Passed"));
        assertThat(get(browser, url + "?service=none").getContentAsString(), containsString("none"));
    }

    @Test
    public void aJobWhoseBuildsAllFailedHasATrend() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("bad");
        job.getBuildersList().add(new FailureBuilder());
        FreeStyleBuild build = build(job, report("cart", null, "1", Verdict.FAILED, Duration.ofHours(1)));
        j.assertBuildStatus(Result.FAILURE, build);
        JenkinsRule.WebClient browser = browser(null);
        String main = text(browser, job.getUrl());
        assertThat(main, containsString("Deployment verifications"));
        assertThat(main, containsString("cart"));
        HtmlPage page = browser.goTo(job.getUrl() + "deployment-verification/");
        assertThat(page.asNormalizedText(), containsString("Failed: Error rate"));
        assertThat(page.asXml(), containsString("data-trend"));
        JsonNode api = new ObjectMapper()
                .readTree(get(browser, job.getUrl() + "deployment-verification/api/json")
                        .getContentAsString());
        assertThat(api.path("verifications").path(0).path("verdict").asText(), is("FAILED"));
        assertThat(api.path("verifications").path(0).path("durationMillis").asInt(), is(90_000));
    }

    /** One a day, half a tenth of the limit more each time. */
    static void rising(FreeStyleProject job, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            Report held = SampleReports.held("disk-1", 0.002 + 0.0005 * i);
            build(job, report(held, "disk", "production", "1." + i, Duration.ofDays(count - i)));
        }
    }

    @Test
    public void theTrendTellsWhenALimitIsReached() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("disk");
        rising(job, 7);
        assertThat(text(browser(null), "job/disk/deployment-verification/"), not(containsString("reaches its limit")));
        FreeStyleProject longer = j.createFreeStyleProject("longer");
        rising(longer, 9);
        // 0.6 % on the last day, 0.05 % more a day; as read again from the builds' files
        String sentence = "Error rate reaches its limit of 1% in about 8 days (between 8 and 8), counted from the last"
                + " verification, if it goes on like this: its median changed by 0.05% a day (0.05% to 0.05%, 95%"
                + " interval) over the last 9 verifications (8 days).";
        assertThat(text(browser(null), "job/longer/deployment-verification/"), containsString(sentence));
        longer.doReload();
        assertThat(text(browser(null), "job/longer/deployment-verification/"), containsString(sentence));
    }

    @Test
    public void aJobWithoutVerificationsHasNoLink() throws Exception {
        FreeStyleProject job = j.createFreeStyleProject("plain");
        assertThat(text(browser(null), job.getUrl()), not(containsString("Deployment verifications")));
        assertThat(hasLink(browser(null)), is(false));
    }

    @Test
    public void thePagesAreThereInChinese() throws Exception {
        example();
        LocaleProvider before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.SIMPLIFIED_CHINESE;
            }
        });
        try {
            chinese(browser(null));
        } finally {
            LocaleProvider.setProvider(before);
        }
    }

    private void chinese(JenkinsRule.WebClient browser) throws Exception {
        String all = text(browser, "deployment-verification/");
        for (String word : List.of("部署", "变更失败率", "部署频率", "恢复时间", "环境", "筛选", "个服务与环境")) {
            assertThat(all, containsString(word));
        }
        String trend = text(browser, "job/shop/deployment-verification/");
        for (String word : List.of("部署验证", "构建", "得分", "用时", "最常失败的检查")) {
            assertThat(trend, containsString(word));
        }
    }

    private static List<Integer> builds(FreeStyleProject job) {
        return DeploymentIndex.get().of(job).entries().stream()
                .map(JobHistory.Entry::build)
                .toList();
    }

    @Test
    public void deletedBuildsDisappear() throws Exception {
        example();
        FreeStyleProject shop = j.jenkins.getItemByFullName("shop", FreeStyleProject.class);
        assertThat(builds(shop), contains(4, 3, 2, 1));
        shop.getBuildByNumber(3).delete();
        assertThat(builds(shop), contains(4, 2, 1));
        String text = Files.readString(new File(shop.getRootDir(), DeploymentIndex.FILE).toPath());
        assertThat(text, not(containsString("1.2")));
    }

    @Test
    public void renamedJobsFollowAndDeletedOnesGo() throws Exception {
        example();
        FreeStyleProject pay = j.jenkins.getItemByFullName("pay", FreeStyleProject.class);
        pay.renameTo("payments");
        assertThat(builds(pay), contains(1));
        assertThat(text(browser(null), "deployment-verification/?service=payment"), containsString("payments"));
        pay.delete();
        assertThat(text(browser(null), "deployment-verification/"), not(containsString("payments")));
        assertThat(builds(j.createFreeStyleProject("payments")), is(empty()));
    }

    @Test
    public void theFileIsMadeAnewFromBuilds() throws Exception {
        example();
        FreeStyleProject shop = j.jenkins.getItemByFullName("shop", FreeStyleProject.class);
        File file = new File(shop.getRootDir(), DeploymentIndex.FILE);
        for (String damage : new String[] {null, "<broken", "<string>x</string>"}) {
            if (damage == null) {
                Files.delete(file.toPath());
            } else {
                Files.writeString(file.toPath(), damage);
            }
            DeploymentIndex fresh = new DeploymentIndex();
            assertThat(
                    fresh.of(shop).entries().stream()
                            .map(JobHistory.Entry::build)
                            .toList(),
                    contains(4, 3, 2, 1));
        }
        assertThat(new DeploymentIndex().of(shop).entries().get(0).record().getVersion(), is("1.3"));
    }

    @Test
    public void theIndexIsBounded() throws Exception {
        JobHistory history = JobHistory.EMPTY;
        Report report = report("checkout", "production", "1", Verdict.PASSED, Duration.ofHours(1));
        FreeStyleProject job = j.createFreeStyleProject("many");
        FreeStyleBuild build = build(job, report);
        var record = build.getAction(VerificationAction.class).get("checkout-1");
        for (int i = 1; i <= 150; i++) {
            history = history.with(i, record);
        }
        assertThat(history.entries().size(), is(100));
        long withChecks = history.entries().stream()
                .filter(e -> !e.record().summary().checks().isEmpty())
                .count();
        assertThat(withChecks, is(2L));
    }

    @Test
    public void dryRunsTellHowOftenTheyWouldHaveFailed() throws Exception {
        FreeStyleProject shop = j.createFreeStyleProject("shop");
        for (int i = 6; i > 0; i--) {
            Report sample = SampleReports.dryRun("checkout-1", i % 3 == 0 ? Verdict.FAILED : Verdict.PASSED);
            build(shop, report(sample, "checkout", "production", "1." + i, Duration.ofHours(i)));
        }
        String told = "New check: would have failed 2 of the last 6 verifications";
        assertThat(text(browser(null), "job/shop/deployment-verification/"), containsString(told));
        HtmlPage deployments = browser(null).goTo("deployment-verification/");
        assertThat(deployments.getBody().getTextContent(), containsString(told));
    }
}
