package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.Page;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;

/** What people and programs get to see of verifications. */
public class VerificationPageTest {

    private static final String NASTY = "<script>alert(1)</script>\"'&${7*7}{0}";

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    private FreeStyleBuild build;
    private VerificationAction action;
    private JenkinsRule.WebClient client;

    @Before
    public void setUp() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .toEveryone()
                .grant(Item.READ)
                .everywhere()
                .to("reader"));
        build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        action = VerificationAction.getOrCreate(build);
        client = j.createWebClient().withJavaScriptEnabled(false).login("reader");
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
    }

    private String text(String path) throws Exception {
        HtmlPage page = (HtmlPage) client.goTo(build.getUrl() + path);
        assertThat(path, page.getWebResponse().getStatusCode(), is(200));
        return page.getBody().getTextContent().replaceAll("\\s+", " ");
    }

    private Page get(String path) throws Exception {
        return client.goTo(build.getUrl() + path, null);
    }

    private JsonNode json(String path) throws Exception {
        Page page = get(path);
        assertThat(path, page.getWebResponse().getStatusCode(), is(200));
        assertThat(page.getWebResponse().getContentType(), is("application/json"));
        return new ObjectMapper().readTree(page.getWebResponse().getContentAsString());
    }

    @Test
    public void eachVerdictIsThereAsAWordWithItsReason() throws Exception {
        for (Verdict verdict : Verdict.values()) {
            String id = verdict.name().toLowerCase(Locale.ROOT) + "-1";
            action.finish(SampleReports.simple(id, verdict));
            String word = State.of(verdict).getWord();
            String page = text("deployment-verification/" + id + "/");
            assertThat(page, containsString(word));
            assertThat(page, containsString(action.get(id).getReason(Locale.ENGLISH)));
            assertThat(page, containsString("Error rate"));
            assertThat(page, containsString("<= 1%"));
            assertThat(page, containsString("2.14.0"));
            assertThat(page, containsString("maria"));
            assertThat(page, containsString("1 minute, every 15 seconds"));
        }
        String summary = text("");
        assertThat(summary, containsString("Failed: Error rate (1 of 1 checks)."));
        assertThat(summary, containsString("checkout 2.14.0"));
        assertThat(text("deployment-verification/"), containsString("Every check held (1 of 1)."));
    }

    @Test
    public void whatTheEngineSaysIsInTheReadersLanguage() throws Exception {
        SampleReports sample = SampleReports.of("""
            services:
              - name: checkout
                window: {duration: 1m, interval: 15s}
                metrics:
                  - {name: p95, query: p95, unit: s, criteria: <= 500ms}
            """);
        Remark refused = Remark.row(
                "http://prometheus:9090/: ",
                Remark.of(RemarkCode.NO_CONNECTION, Remark.of(RemarkCode.CONNECTION_REFUSED)));
        for (int i = 0; i < 5; i++) {
            sample.nothing("p95", Outcome.SOURCE_ERROR, refused);
        }
        action.finish(sample.build("refused-1"));
        String english = "http://prometheus:9090/: no connection: Connection refused";
        assertThat(text("deployment-verification/refused-1/"), containsString(english));
        assertThat(json("deployment-verification/refused-1/report.json").toString(), containsString(english));
        String chinese = "http://prometheus:9090/: 无法连接：连接被拒绝";
        String page = inChinese("deployment-verification/refused-1/");
        assertThat(page, containsString(chinese));
        assertThat("nor in the verdict's reasons", page, not(containsString("Connection refused")));
        assertThat(inChinese("deployment-verification/refused-1/check/0/details"), containsString(chinese));
        assertThat(inChinese("deployment-verification/refused-1/report.json"), containsString(english));
    }

    @Test
    public void theOnlyVerificationNeedsNoList() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        HtmlPage page = (HtmlPage) client.goTo(build.getUrl() + "deployment-verification");
        assertThat(page.getUrl().getPath(), endsWith("/deployment-verification/checkout-1/"));
    }

    @Test
    public void detailsShowQuerySettingsAndMeasurements() throws Exception {
        SampleReports sample = SampleReports.of("""
            services:
              - name: checkout
                source: prod
                metrics:
                  - name: p95
                    query: histogram_quantile(0.95, x)
                    unit: s
                    criteria: <= 500ms
                    action: rollback
                    guard: {query: 'sum(rate(x[1m]))', criteria: '>= 1'}
            """);
        for (int i = 0; i < 25; i++) {
            sample.value("p95", Outcome.OK, 0.1 + i / 1000.0);
        }
        sample.nothing("p95", Outcome.SOURCE_ERROR, "HTTP 503");
        sample.value("p95", Outcome.BREACH, 0.75, Map.of("instance", "a:1"), null);
        action.finish(sample.build("checkout-1"));
        String details = get("deployment-verification/checkout-1/check/0/details")
                .getWebResponse()
                .getContentAsString();
        assertThat(
                details,
                allOf(
                        containsString("histogram_quantile(0.95, x)"),
                        containsString("sum(rate(x[1m]))"),
                        containsString("prod"),
                        containsString("the deployment is rolled back"),
                        containsString("https://prometheus.example.com/graph"),
                        containsString("750 ms"),
                        containsString("{instance=\"a:1\"}"),
                        containsString("HTTP 503"),
                        containsString("<span data-count=\"measurements\">27</span> of 21 planned")));
        assertThat(details, not(containsString("<td class=\"dv-number\">100 ms</td>")));
        assertThat(details, not(containsString("<script>")));
        String all = get("deployment-verification/checkout-1/check/0/measurements")
                .getWebResponse()
                .getContentAsString();
        assertThat(all, containsString("<td class=\"dv-number\">100 ms</td>"));
        JsonNode data = json("deployment-verification/checkout-1/check/0/data");
        assertThat(data.get("points").size(), is(27));
        for (String none : new String[] {"1", "-1", "x"}) {
            Page page = get("deployment-verification/checkout-1/check/" + none + "/data");
            assertThat(none, page.getWebResponse().getStatusCode(), is(404));
        }
    }

    @Test
    public void theRemoteApiTellsTheSame() throws Exception {
        Report report = SampleReports.simple("checkout-1", Verdict.FAILED);
        action.finish(report);
        JsonNode all = json("deployment-verification/api/json").get("verifications");
        assertThat(all.size(), is(1));
        assertThat(all.get(0).get("verdict").asText(), is("FAILED"));
        assertThat("the report is not read for lists", all.get(0).has("checks"), is(false));
        JsonNode one = json("deployment-verification/checkout-1/api/json");
        assertThat(one.get("service").asText(), is("checkout"));
        assertThat(one.get("score").asDouble(), is(0.0));
        assertThat(one.get("policyDigest").asText(), is(report.policyDigest()));
        JsonNode check = one.get("checks").get(0);
        assertThat(check.get("name").asText(), is("Error rate"));
        assertThat(check.get("verdict").asText(), is("FAILED"));
        assertThat(check.get("reasonCode").asText(), is("BREACHED"));
        assertThat(check.get("lastValue").asDouble(), is(0.05));
        assertThat(check.get("breaches").asInt(), is(5));
        JsonNode actions =
                json("api/json?tree=actions[verifications[id,verdict]]").get("actions");
        assertThat(actions.toString(), containsString("\"id\":\"checkout-1\""));
        Page xml = get("deployment-verification/checkout-1/api/xml");
        assertThat(xml.getWebResponse().getContentAsString(), containsString("<verdict>FAILED</verdict>"));
    }

    @Test
    public void theReportCanBeDownloaded() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        JsonNode report = json("deployment-verification/checkout-1/report.json");
        assertThat(report.get("schemaVersion").asInt(), is(Report.SCHEMA_VERSION));
        Page page = get("deployment-verification/checkout-1/report.json");
        assertThat(
                page.getWebResponse().getResponseHeaderValue("Content-Disposition"),
                is("attachment; filename=\"deployment-verification-checkout-1.json\""));
        assertThat(page.getWebResponse().getResponseHeaderValue("X-Content-Type-Options"), is("nosniff"));
    }

    @Test
    public void whoMayNotReadTheJobSeesNothing() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        for (String user : new String[] {null, "stranger"}) {
            JenkinsRule.WebClient other = j.createWebClient().withJavaScriptEnabled(false);
            other.getOptions().setThrowExceptionOnFailingStatusCode(false);
            if (user != null) {
                other.login(user);
            }
            for (String path : new String[] {
                "",
                "api/json",
                "checkout-1/",
                "checkout-1/api/json",
                "checkout-1/report.json",
                "checkout-1/check/0/data"
            }) {
                Page page = other.goTo(build.getUrl() + "deployment-verification/" + path, null);
                assertThat(user + " " + path, page.getWebResponse().getStatusCode(), is(404));
                assertThat(page.getWebResponse().getContentAsString(), not(containsString("Error rate")));
            }
        }
    }

    @Test
    public void whatCameFromOutsideStaysText() throws Exception {
        action.finish(SampleReports.of("""
            services:
              - name: checkout
                metrics:
                  - name: "<script>alert(1)</script>\\"'&{0}"
                    query: up{x="<script>alert(1)</script>"}
                    criteria: '>= 1'
            """)
                .deployment(new Deployment(NASTY, NASTY, NASTY, NASTY, SampleReports.START))
                .value("<script>alert(1)</script>\"'&{0}", Outcome.BREACH, 0, Map.of("instance", NASTY), NASTY)
                .build("checkout-1"));
        String root = "deployment-verification/checkout-1/";
        for (String path : new String[] {"", root, root + "check/0/details", root + "check/0/measurements"}) {
            String html = get(path).getWebResponse().getContentAsString();
            assertThat(path, html, not(containsString("<script>alert")));
            assertThat(path, html, containsString("&lt;script"));
            assertThat(path, html, not(containsString("49{0}")));
        }
        action.finish(SampleReports.simple("other-1", Verdict.PASSED));
        String list = get("deployment-verification/").getWebResponse().getContentAsString();
        assertThat(list, not(containsString("<script>alert")));
    }

    @Test
    public void pagesNeedNoInlineScript() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        HtmlPage page = (HtmlPage) client.goTo(build.getUrl() + "deployment-verification/checkout-1/");
        DomElement main = page.getElementById("main-panel");
        assertThat(main.getElementsByTagName("script"), hasSize(0));
        assertThat(main.asXml().matches("(?s).*\\son[a-z]+=.*"), is(false));
        assertThat(main.asXml(), not(containsString("style=")));
    }

    @Test
    public void onlyWebAddressesBecomeLinks() throws Exception {
        Report report = SampleReports.simple("checkout-1", Verdict.FAILED);
        CheckReport check = report.checks().get(0);
        CheckReport changed = new CheckReport(
                check.check(), check.verdict(), check.reason(), 5, "javascript:alert(1)", check.measurements());
        action.finish(new Report(
                report.id(),
                report.deployment(),
                report.policy(),
                report.policyDigest(),
                report.startedAt(),
                report.finishedAt(),
                report.verdict(),
                report.score(),
                report.reasons(),
                List.of(changed)));
        String details = get("deployment-verification/checkout-1/check/0/details")
                .getWebResponse()
                .getContentAsString();
        assertThat(details, not(containsString("javascript:")));
    }

    @Test
    public void runningAbortedAndLostOnesSayWhatTheyAre() throws Exception {
        SampleReports sample = SampleReports.of("""
            services:
              - name: shop
                metrics: [{name: up, query: up, criteria: '>= 1'}]
            """).value("up", Outcome.OK, 1);
        action.start(sample.plan("shop-1"));
        assertThat(text("deployment-verification/shop-1/"), containsString("was interrupted and left no report"));
        Report live = sample.running().build("shop-1");
        try (LiveReports.Registration ignored = LiveReports.get().register(build, "shop-1", () -> live)) {
            String page = text("deployment-verification/shop-1/");
            assertThat(page, containsString("Running"));
            assertThat(page, containsString("Measuring: 1 of 21 measurements taken"));
            assertThat(
                    json("deployment-verification/shop-1/api/json")
                            .get("running")
                            .asBoolean(),
                    is(true));
            assertThat(
                    json("deployment-verification/shop-1/report.json")
                            .get("finished")
                            .asBoolean(),
                    is(false));
        }
        Page none = get("deployment-verification/shop-1/report.json");
        assertThat(none.getWebResponse().getStatusCode(), is(404));
        action.finish(SampleReports.of("""
            services:
              - name: shop
                metrics: [{name: up, query: up, criteria: '>= 1'}]
            """)
                .value("up", Outcome.OK, 1)
                .abortedBy("maria")
                .build("shop-1"));
        String aborted = text("deployment-verification/shop-1/");
        assertThat(aborted, containsString("Aborted by maria."));
        assertThat(aborted, containsString("Inconclusive"));
    }

    @Test
    public void withoutItsFileThePageShowsWhatTheBuildKeeps() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        build.getProject().doReload();
        File file = new File(build.getRootDir(), "deployment-verification/checkout-1.json");
        Files.writeString(file.toPath(), "{\"schemaVersion\":1, cut off");
        String damaged = text("deployment-verification/checkout-1/");
        assertThat(damaged, containsString("The report cannot be read"));
        assertThat(damaged, containsString("Failed: Error rate (1 of 1 checks)."));
        assertThat(damaged, not(containsString("Exception")));
        Files.delete(file.toPath());
        String missing = text("deployment-verification/checkout-1/");
        assertThat(missing, containsString("no longer in the build’s folder"));
        assertThat(missing, containsString("Failed"));
    }

    @Test
    public void aBuildWithoutVerificationsHasNoSummary() throws Exception {
        FreeStyleBuild other = j.buildAndAssertSuccess(j.createFreeStyleProject());
        assertThat(other.getAction(VerificationAction.class), is(nullValue()));
        VerificationAction.getOrCreate(other);
        HtmlPage page = (HtmlPage) client.goTo(other.getUrl());
        assertThat(page.getBody().getTextContent(), not(containsString("Passed")));
        HtmlPage list = (HtmlPage) client.goTo(other.getUrl() + "deployment-verification/");
        assertThat(list.getBody().getTextContent(), containsString("This build has verified no deployment."));
    }

    @Test
    public void unknownIdsAreNotFound() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        for (String id : new String[] {"checkout-2", "..%2f..%2fbuild", "%2e%2e", "checkout-1.json"}) {
            Page page = get("deployment-verification/" + id + "/");
            assertThat(id, page.getWebResponse().getStatusCode() >= 400, is(true));
        }
    }

    /** The test harness leaves out what would let Jenkins look at the request's Accept-Language. */
    private String inChinese(String path) throws Exception {
        LocaleProvider before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.SIMPLIFIED_CHINESE;
            }
        });
        try {
            return get(path).getWebResponse().getContentAsString();
        } finally {
            LocaleProvider.setProvider(before);
        }
    }

    @Test
    public void chineseReadersGetChinese() throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
        String page = inChinese("deployment-verification/checkout-1/");
        assertThat(page, containsString("失败：Error rate（1 项检查中的 1 项）。"));
        assertThat(page, containsString("1 分钟，每 15 秒一次"));
        assertThat(page, containsString("策略摘要"));
        assertThat(page, containsString("健康得分"));
        assertThat(page, not(containsString("Health score")));
        String details = inChinese("deployment-verification/checkout-1/check/0/details");
        assertThat(details, containsString("首次违反即失败"));
        assertThat(details, not(containsString("Severity")));
    }
}
