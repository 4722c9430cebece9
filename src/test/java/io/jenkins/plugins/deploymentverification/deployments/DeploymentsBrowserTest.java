package io.jenkins.plugins.deploymentverification.deployments;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;

/** The page over all jobs and a job's trend as people see and use them, in a real browser. */
public class DeploymentsBrowserTest {

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules = RuleChain.outerRule(chromium).around(j).around(new Languages());

    /** Each language in each theme and each width, not each with each other. */
    private static final List<View.Look> LOOKS = List.of(
            new View.Look("en", false, 1280),
            new View.Look("en", true, 400),
            new View.Look("zh-CN", true, 1280),
            new View.Look("zh-CN", false, 400));

    @BeforeClass
    public static void deploy() throws Exception {
        Awaitility.await().until(() -> DeploymentIndex.get().isComplete());
        FreeStyleProject shop = j.createFreeStyleProject("shop");
        DeploymentsTest.rising(shop, 9);
        verify(shop, "checkout", "staging", "1.1", Verdict.WARNING, 5);
        verify(shop, "checkout", "production", "1.0", Verdict.FAILED, 4);
        verify(shop, "checkout", "production", "1.1", Verdict.PASSED, 3);
        FreeStyleProject pay = j.createFreeStyleProject("pay");
        verify(pay, "payment", null, "7", Verdict.FAILED, 2);
        verify(pay, "payment", "staging", "8", Verdict.INCONCLUSIVE, 1);
    }

    private static void verify(
            FreeStyleProject job, String service, String environment, String version, Verdict verdict, int hoursAgo)
            throws Exception {
        DeploymentsTest.build(
                job, DeploymentsTest.report(service, environment, version, verdict, Duration.ofHours(hoursAgo)));
    }

    private static View open(String path, View.Look look) throws Exception {
        return chromium.open(look).go(new URL(j.getURL(), path));
    }

    private static void assertFine(View view, String picture) {
        view.screenshot(picture);
        view.assertNoSidewaysScrolling();
        view.assertAccessible(".dv-report");
        view.assertNoComplaints();
    }

    @Test
    public void theTrendIsReadableInEveryLook() throws Exception {
        for (View.Look look : LOOKS) {
            try (View view = open("job/shop/deployment-verification/", look)) {
                Page page = view.page();
                PlaywrightAssertions.assertThat(page.locator(".dv-trend__chart canvas"))
                        .hasCount(3);
                assertThat(
                        page.locator(".dv-trend")
                                .filter(new Locator.FilterOptions().setHasText("disk"))
                                .textContent(),
                        containsString(look.language().equals("en") ? "reaches its limit of 1%" : "达到限值 1%"));
                assertFine(view, "trend");
            }
        }
    }

    @Test
    public void theDeploymentsAreReadableInEveryLook() throws Exception {
        for (View.Look look : LOOKS) {
            try (View view = open("deployment-verification/", look)) {
                Page page = view.page();
                PlaywrightAssertions.assertThat(rows(page)).hasCount(5);
                page.locator(".dv-measurements > summary").first().click();
                assertFine(view, "deployments");
            }
        }
    }

    @Test
    public void aJobsOwnPageHasTheLastOnes() throws Exception {
        for (View.Look look : List.of(new View.Look("en", true, 1280), new View.Look("zh-CN", false, 400))) {
            try (View view = open("job/pay/", look)) {
                assertThat(view.page().locator(".dv-jobmain__list li").count(), is(2));
                view.screenshot("job");
                view.assertAccessible(".dv-jobmain");
                view.assertNoComplaints();
            }
        }
    }

    /** Without it there would be no violations to complain about. */
    @Test
    public void theContentSecurityPolicyIsEnforced() throws Exception {
        try (View view = open("deployment-verification/", new View.Look("en", false, 1280))) {
            assertThat(
                    view.page().reload().headers().get("content-security-policy"),
                    containsString("script-src 'report-sample' 'self'"));
        }
    }

    private static Locator rows(Page page) {
        return page.locator(".dv-table--deployments tbody tr:not(.dv-figures)");
    }

    @Test
    public void theFilterNarrowsTheListAndCanBeTakenAway() throws Exception {
        try (View view = open("deployment-verification/", new View.Look("en", false, 1280))) {
            Page page = view.page();
            // with the keyboard nothing happens until it is sent
            page.locator("select[name=service]").focus();
            page.keyboard().type("payment");
            PlaywrightAssertions.assertThat(page.locator("select[name=service]"))
                    .hasValue("payment");
            PlaywrightAssertions.assertThat(rows(page)).hasCount(5);
            page.locator(".dv-filter button[type=submit]").click();
            PlaywrightAssertions.assertThat(rows(page)).hasCount(2);
            PlaywrightAssertions.assertThat(page.locator(".dv-count")).containsText("2 services and environments");
            page.locator("select[name=verdict]").selectOption("FAILED");
            page.locator(".dv-filter button[type=submit]").click();
            PlaywrightAssertions.assertThat(rows(page)).hasCount(1);
            assertThat(page.url(), containsString("service=payment"));
            assertThat(page.url(), containsString("verdict=FAILED"));
            PlaywrightAssertions.assertThat(page.locator("select[name=service]"))
                    .hasValue("payment");
            page.locator("select[name=environment]").selectOption("production");
            page.locator(".dv-filter button[type=submit]").click();
            PlaywrightAssertions.assertThat(page.locator(".dv-count")).containsText("Nothing matches");
            assertFine(view, "nothing");
            page.locator(".dv-filter a").click();
            PlaywrightAssertions.assertThat(rows(page)).hasCount(5);
            // a choice with the mouse is sent at once
            page.locator("select[name=verdict]").dispatchEvent("pointerdown");
            page.locator("select[name=verdict]").selectOption("WARNING");
            PlaywrightAssertions.assertThat(rows(page)).hasCount(1);
            view.assertNoComplaints();
        }
    }
}
