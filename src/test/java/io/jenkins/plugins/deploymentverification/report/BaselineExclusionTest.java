package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.PolicyReader;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Earlier verifications that are excluded from baselines by hand. */
public class BaselineExclusionTest {

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    private FreeStyleProject job;

    @Before
    public void deploy() throws Exception {
        job = j.createFreeStyleProject("shop");
        build(SampleReports.held("checkout-1", 0.001));
        build(SampleReports.held("checkout-1", 0.009)); // passed by luck
        j.buildAndAssertSuccess(job);
    }

    private void build(io.jenkins.plugins.deploymentverification.engine.report.Report report) throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(job);
        VerificationAction.getOrCreate(build).finish(report);
    }

    private VerificationRecord record(int build) {
        return job.getBuildByNumber(build).getAction(VerificationAction.class).get("checkout-1");
    }

    /** The value that the check of another verification would be compared with. */
    private Map<String, List<Series>> baselines() throws Exception {
        ServicePolicy policy = PolicyReader.withParameters(Map.of())
                .read(
                        "policy",
                        "name: checkout\nmetrics: [{name: Error rate, query: q, unit: ratio, criteria: <= +10%,"
                                + " baseline: {type: previous, last: 1}}]")
                .services()
                .get(0);
        VerificationPlan plan = new VerificationPlan(
                "checkout-1",
                new Deployment("checkout", "production", "3", null, null),
                policy,
                Instant.parse("2026-11-21T10:00:00Z"));
        return EarlierReports.known(job.getLastBuild(), plan).baselines();
    }

    private double baseline() throws Exception {
        Map<String, List<Series>> all = baselines();
        assertThat(all, hasKey("Error rate"));
        return all.get("Error rate").get(0).samples().get(0).value();
    }

    private static String page(int build) {
        return "job/shop/" + build + "/deployment-verification/checkout-1/";
    }

    private Page post(JenkinsRule.WebClient browser, int build, String what, String reason) throws Exception {
        return browser.getPage(browser.addCrumb(new WebRequest(
                new URL(
                        j.getURL(),
                        page(build) + what + "?reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8)),
                HttpMethod.POST)));
    }

    private JenkinsRule.WebClient browser() {
        JenkinsRule.WebClient browser = j.createWebClient().withJavaScriptEnabled(false);
        browser.setThrowExceptionOnFailingStatusCode(false);
        return browser;
    }

    @Test
    public void oneThatIsExcludedIsNoBaselineUntilItIsUsedAgain() throws Exception {
        assertThat(baseline(), is(0.009));
        try (JenkinsRule.WebClient browser = browser()) {
            assertThat(
                    ((HtmlPage) browser.goTo(page(2))).asNormalizedText(),
                    containsString("Exclude it from the baselines"));
            HtmlPage excluded = (HtmlPage) post(browser, 2, "exclude", "the <b>load test</b> ran");
            assertThat(
                    excluded.asNormalizedText(),
                    allOf(
                            containsString("Later verifications are not compared with this one"),
                            containsString("the <b>load test</b> ran")));
            assertThat(baseline(), is(0.001));

            job.doReload();
            assertThat(record(2).getExclusion().getReason(), is("the <b>load test</b> ran"));
            assertThat(record(2).getExclusion().getUserId(), is("anonymous"));
            assertThat(record(2).getVerdict(), is(Verdict.PASSED));
            assertThat(
                    ((HtmlPage) browser.goTo("job/shop/deployment-verification/")).asNormalizedText(),
                    containsString("Not used as a baseline: the <b>load test</b> ran (anonymous)"));

            post(browser, 1, "exclude", "also");
            assertThat(baselines().isEmpty(), is(true));
            HtmlPage again = (HtmlPage) post(browser, 2, "include", "");
            assertThat(again.asNormalizedText(), containsString("Exclude it from the baselines"));
        }
        assertThat(record(2).getExclusion(), is(nullValue()));
        assertThat(baseline(), is(0.009));
    }

    @Test
    public void aReasonIsNeededAndAVerificationThatPassed() throws Exception {
        build(SampleReports.simple("checkout-1", Verdict.FAILED));
        int failed = job.getLastBuild().getNumber();
        try (JenkinsRule.WebClient browser = browser()) {
            assertThat(post(browser, 2, "exclude", "  ").getWebResponse().getStatusCode(), is(400));
            assertThat(
                    post(browser, 2, "exclude", "x".repeat(501))
                            .getWebResponse()
                            .getStatusCode(),
                    is(400));
            assertThat(post(browser, failed, "exclude", "why").getWebResponse().getStatusCode(), is(400));
            assertThat(
                    ((HtmlPage) browser.goTo(page(failed))).asNormalizedText(),
                    not(containsString("Exclude it from the baselines")));
            assertThat(
                    browser.goTo(page(2) + "exclude?reason=x").getWebResponse().getStatusCode(), is(404));
        }
        assertThat(record(2).getExclusion(), is(nullValue()));
    }

    @Test
    public void onlyWhoMayUpdateTheBuildMay() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "keeper")
                .grant(Run.UPDATE)
                .everywhere()
                .to("keeper"));
        try (JenkinsRule.WebClient reader = browser();
                JenkinsRule.WebClient keeper = browser()) {
            reader.login("reader");
            keeper.login("keeper");
            assertThat(post(reader, 2, "exclude", "why").getWebResponse().getStatusCode(), is(403));
            assertThat(post(keeper, 2, "exclude", "why").getWebResponse().getStatusCode(), is(200));
            assertThat(record(2).getExclusion().getUserId(), is("keeper"));
            assertThat(post(reader, 2, "include", "").getWebResponse().getStatusCode(), is(403));
            String text = ((HtmlPage) reader.goTo(page(2))).asNormalizedText();
            assertThat(text, containsString("keeper excluded it"));
            assertThat(text, not(containsString("Use as baseline again")));
        }
    }
}
