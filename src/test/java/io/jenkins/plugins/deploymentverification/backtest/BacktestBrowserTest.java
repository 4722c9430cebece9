package io.jenkins.plugins.deploymentverification.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentsTest;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;

/** Back-tests as people see and use them, in a real browser. */
public class BacktestBrowserTest {

    private static final String QUERY = "sum(rate(errors[1m])) / sum(rate(requests[1m]))";

    /** A back-test takes a while on a busy machine. */
    private static final LocatorAssertions.ContainsTextOptions SLOW =
            new LocatorAssertions.ContainsTextOptions().setTimeout(120_000);

    private static final List<View.Look> LOOKS = List.of(
            new View.Look("en", false, 1280),
            new View.Look("en", true, 400),
            new View.Look("zh-CN", true, 1280),
            new View.Look("zh-CN", false, 400));

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();
    public static StubPrometheus prometheus = new StubPrometheus();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules =
            RuleChain.outerRule(chromium).around(j).around(prometheus).around(new Languages());

    private static long bad;

    @BeforeClass
    public static void deploy() throws Exception {
        prometheus.configureInJenkins();
        FreeStyleProject shop = j.createFreeStyleProject("shop");
        deploy(shop, Verdict.PASSED, 50);
        deploy(shop, Verdict.FAILED, 30);
        deploy(shop, Verdict.PASSED, 10);
        bad = Instant.now().minus(Duration.ofHours(30)).getEpochSecond();
    }

    private static void deploy(FreeStyleProject job, Verdict verdict, int hoursAgo) throws Exception {
        DeploymentsTest.build(
                job, DeploymentsTest.report("checkout", "production", "1", verdict, Duration.ofHours(hoursAgo)));
    }

    /** Each ten minutes another value, and 9 % errors after the deployment that failed. */
    private static Double errors(long time) {
        return Math.abs(time - bad) < 3600 ? 0.09 : 0.001 + time / 600 % 7 * 0.0001;
    }

    private static void assertFine(View view, String picture) {
        view.screenshot(picture);
        view.assertNoSidewaysScrolling();
        view.assertAccessible(".dv-report");
        view.assertNoComplaints();
    }

    private static View open(View.Look look) throws Exception {
        return chromium.open(look).go(new URL(j.getURL(), "job/shop/deployment-backtest/"));
    }

    @Test
    public void aBackTestIsRunAndReadInEveryLook() throws Exception {
        prometheus.setPast(QUERY, BacktestBrowserTest::errors);
        for (View.Look look : LOOKS) {
            try (View view = open(look)) {
                Page page = view.page();
                page.locator(".dv-backtest__policy > summary").click();
                assertThat(page.locator("#dv-text").inputValue(), containsString(QUERY));
                PlaywrightAssertions.assertThat(page.locator("input[name=at]:checked"))
                        .hasCount(3);
                PlaywrightAssertions.assertThat(page.locator("input[name=bad]:checked"))
                        .hasCount(1);
                assertFine(view, "backtest");
                page.locator("input[name=history]").fill("40m");
                page.locator("form[name=backtest] button[type=submit]").click();
                PlaywrightAssertions.assertThat(page.locator(".dv-backtest__summary"))
                        .containsText(look.language().equals("en") ? "1 would have failed" : "1 次会失败", SLOW);
                PlaywrightAssertions.assertThat(page.locator(".dv-backtest__suggestion table tbody tr .dv-tag"))
                        .hasCount(1);
                page.locator(".dv-backtest__suggestion summary").click();
                assertFine(view, "backtest-result");
            }
        }
    }

    @Test
    public void itsProgressIsShownAndItCanBeCancelled() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        prometheus.setPast(QUERY, time -> {
            if (time < bad + 3600) {
                return errors(time); // the first two are answered at once
            }
            try {
                end.await(1, TimeUnit.SECONDS); // five times a deployment, so that the source is slow but answers
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return errors(time);
        });
        try (View view = open(new View.Look("en", true, 1280))) {
            Page page = view.page();
            page.locator("#dv-times")
                    .fill(LongStream.range(0, 60)
                            .mapToObj(i -> String.valueOf(bad + 7200 + 600 * i))
                            .collect(Collectors.joining("\n")));
            page.locator("form[name=backtest] button[type=submit]").click();
            PlaywrightAssertions.assertThat(page.locator("#dv-status"))
                    .containsText(Pattern.compile("[1-9]\\d* of 63 deployments replayed"));
            assertThat(page.locator("progress").getAttribute("max"), is("63"));
            assertFine(view, "backtest-progress");
            page.locator(".dv-backtest__progress button").click();
            PlaywrightAssertions.assertThat(page.locator(".dv-backtest__problem"))
                    .containsText("Cancelled");
            assertFine(view, "backtest-cancelled");
        } finally {
            end.countDown();
        }
    }

    @Test
    public void theTrendLeadsToIt() throws Exception {
        try (View view = chromium.open(new View.Look("en", false, 1280))
                .go(new URL(j.getURL(), "job/shop/deployment-verification/"))) {
            view.page()
                    .locator(".jenkins-app-bar a[href$='deployment-backtest/']")
                    .click();
            PlaywrightAssertions.assertThat(view.page().locator("form[name=backtest]"))
                    .hasCount(1);
            view.page().locator("#dv-times").fill("yesterday");
            view.page().locator("form[name=backtest] button[type=submit]").click();
            PlaywrightAssertions.assertThat(view.page().locator(".dv-backtest__problem"))
                    .containsText("is no time");
            assertFine(view, "backtest-problem");
        }
    }
}
