package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathEvent;
import io.jenkins.plugins.deploymentverification.engine.aftermath.AftermathPlan;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CommandRecord;
import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportedEvent;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;

/** The report as people see and use it, in a real browser. */
public class VerificationPageBrowserTest {

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules = RuleChain.outerRule(chromium).around(j).around(new Languages());

    private FreeStyleBuild build;
    private VerificationAction action;

    @Before
    public void setUp() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject();
        VerificationAction.getOrCreate(j.buildAndAssertSuccess(project)).finish(mixed(1).build("checkout-1"));
        build = j.buildAndAssertSuccess(project);
        action = VerificationAction.getOrCreate(build);
    }

    /** Checks of every verdict. */
    private static SampleReports mixed(int version) {
        SampleReports sample = SampleReports.of("""
            services:
              - name: checkout
                window: {duration: 10m, interval: 15s, initialDelay: 1m}
                metrics:
                  - name: Error rate
                    query: sum(rate(errors{service="checkout"}[1m])) / sum(rate(requests{service="checkout"}[1m]))
                    unit: ratio
                    criteria: <= 1%
                    warning: <= 0.5%
                  - {name: Latency p95, query: 'histogram_quantile(0.95, x)', unit: s, criteria: <= 500ms}
                  - {name: Saturation, query: saturation, unit: ratio, criteria: <= 80%, warning: <= 60%}
                  - {name: Memory, query: memory, unit: B, criteria: <= 1GiB}
                  - {name: Restarts, query: restarts, criteria: '== 0', severity: info}
            """).at(SampleReports.START.plusSeconds(version * 3600L));
        for (int i = 0; i < 41; i++) {
            double wave = Math.sin(i / 4.0);
            boolean breach = i > 25 && i % 3 == 0;
            sample.value("Error rate", breach ? Outcome.BREACH : Outcome.OK, breach ? 0.03 + wave / 200 : 0.003);
            sample.value("Latency p95", Outcome.OK, 0.2 + wave / 20 * version, Map.of("instance", "a:1"), null);
            sample.value("Saturation", i % 8 == 0 ? Outcome.WARNED : Outcome.OK, i % 8 == 0 ? 0.65 : 0.4 + wave / 10);
            if (i % 2 == 0) {
                sample.nothing("Memory", Outcome.SOURCE_ERROR, "HTTP 503 Service Unavailable");
            } else {
                sample.nothing("Memory", Outcome.NO_DATA, "the query gave no series");
            }
            sample.value("Restarts", Outcome.OK, 0);
        }
        return sample;
    }

    private View open(String path, View.Look look) throws Exception {
        return chromium.open(look).go(new URL(j.getURL(), build.getUrl() + "deployment-verification/" + path));
    }

    @Test
    public void everyLookIsReadableAndWithoutComplaints() throws Exception {
        action.finish(mixed(2).build("checkout-1"));
        // each language in each theme and each width, not each with each other
        for (View.Look look : List.of(
                new View.Look("en", false, 1280),
                new View.Look("en", true, 400),
                new View.Look("zh-CN", true, 1280),
                new View.Look("zh-CN", false, 400))) {
            try (View view = open("checkout-1/", look)) {
                Page page = view.page();
                page.waitForSelector(".dv-chart canvas");
                page.locator(".dv-on-demand > summary").click();
                page.waitForSelector(".dv-on-demand__body table");
                page.locator(".dv-measurements > summary").click();
                assertThat(
                        page.locator(".dv-verdict__word").textContent(),
                        is(look.language().equals("en") ? "Failed" : "失败"));
                assertThat(
                        page.locator("a[download]").evaluateAll("all => all.map(a => a.getAttribute('href'))"),
                        is(List.of("report.json", "report.md", "junit.xml")));
                view.screenshot("report");
                view.assertNoSidewaysScrolling();
                view.assertAccessible(".dv-report");
                view.assertNoComplaints();
            }
        }
    }

    @Test
    public void rollbacksAreReadableToo() throws Exception {
        action.finish(mixed(2).build("checkout-1"));
        Instant at = SampleReports.START.plusSeconds(9000);
        String line = "kubectl --namespace=prod rollout undo deployment/checkout --to-revision=6";
        AftermathFile file = new AftermathFile(build, "checkout-1");
        file.begin(new AftermathPlan("checkout-1", Duration.ofMinutes(1), AftermathPlan.Recheck.POLICY));
        for (AftermathEvent event : List.of(
                new AftermathEvent.RollbackRequested(
                        at, "kubectl rollout undo", RollbackRecord.Cause.VERDICT, null, "Failed: Error rate"),
                new AftermathEvent.RollbackLooked(at, "{}", List.of(line)),
                new AftermathEvent.RollbackStarted(at),
                new AftermathEvent.CommandRan(
                        new CommandRecord(line, at, Duration.ofSeconds(3), 1, "error: unauthorized")),
                new AftermathEvent.RollbackEnded(at.plusSeconds(4), RollbackRecord.Outcome.FAILED, "exit code 1"),
                new AftermathEvent.RollbackRequested(
                        at, "kubectl rollout undo", RollbackRecord.Cause.PERSON, "maria", "customers complain"),
                new AftermathEvent.RollbackLooked(at, "{}", List.of(line)),
                new AftermathEvent.RollbackStarted(at),
                new AftermathEvent.CommandRan(
                        new CommandRecord(line, at, Duration.ofSeconds(3), 0, "deployment.apps/checkout rolled back")),
                new AftermathEvent.RollbackChanged(at),
                new AftermathEvent.RollbackEnded(at.plusSeconds(30), RollbackRecord.Outcome.DONE, null),
                new AftermathEvent.RecheckStarted(at.plusSeconds(30), "checkout-2", at.plusSeconds(90)),
                new AftermathEvent.RecheckEnded(at.plusSeconds(400), Verdict.PASSED))) {
            file.append(event);
        }
        for (View.Look look : List.of(new View.Look("en", false, 1280), new View.Look("zh-CN", true, 400))) {
            try (View view = open("checkout-1/", look)) {
                Locator rollbacks = view.page().locator(".dv-rollback");
                assertThat(rollbacks.count(), is(2));
                boolean english = look.language().equals("en");
                assertThat(rollbacks.nth(0).textContent(), containsString(english ? "The rollback failed" : "回滚失败"));
                assertThat(rollbacks.nth(1).textContent(), containsString(english ? "well again" : "恢复正常"));
                view.page().locator(".dv-rollback__commands > summary").first().click();
                assertThat(rollbacks.nth(0).textContent(), containsString("$ " + line));
                view.screenshot("rollbacks");
                view.assertNoSidewaysScrolling();
                view.assertAccessible(".dv-report");
                view.assertNoComplaints();
            }
        }
    }

    @Test
    public void eventsAndDashboardsAreReadableToo() throws Exception {
        Instant at = SampleReports.START.plusSeconds(7500);
        action.finish(mixed(2).build("checkout-1")
                .withEvents(List.of(
                        new ReportedEvent(
                                "datadog",
                                at.plusSeconds(60),
                                "[Triggered] Error rate of checkout is above 1 % for the last 5 minutes",
                                "https://app.datadoghq.com/event/event?id=1"),
                        new ReportedEvent("datadog", at, "Deployed checkout 2.14.0", null))));
        try (View view = open("checkout-1/", new View.Look("en", false, 800))) {
            IllustrationStore store = new IllustrationStore(build);
            store.writePicture("checkout-1", 1, view.page().screenshot());
            store.write(
                    "checkout-1",
                    new Illustrations(
                            List.of(
                                    new Illustrations.Dashboard(
                                            "Checkout",
                                            "https://grafana.example.com/d/1?from=1&to=2",
                                            List.of(new Illustrations.Picture(1, "4"))),
                                    new Illustrations.Dashboard(
                                            "Database", "https://grafana.example.com/d/2", List.of())),
                            List.of("grafana: HTTP 500: the renderer is not installed")));
        }
        for (View.Look look : List.of(new View.Look("en", false, 1280), new View.Look("zh-CN", true, 400))) {
            try (View view = open("checkout-1/", look)) {
                Page page = view.page();
                PlaywrightAssertions.assertThat(page.locator("#dv-noted + table tbody tr"))
                        .hasCount(2);
                Locator picture = page.locator(".dv-dashboards img");
                picture.scrollIntoViewIfNeeded();
                assertThat(
                        "a picture",
                        picture.evaluate("async (i) => { await i.decode(); return i.naturalWidth; }"),
                        is(800));
                view.screenshot("events-and-dashboards");
                view.assertNoSidewaysScrolling();
                view.assertAccessible(".dv-report");
                view.assertNoComplaints();
            }
        }
    }

    @Test
    public void listAndBuildPageAreReadableToo() throws Exception {
        action.finish(mixed(2).build("checkout-1"));
        action.finish(SampleReports.simple("checkout-2", Verdict.PASSED));
        for (View.Look look : List.of(new View.Look("en", true, 1280), new View.Look("zh-CN", false, 400))) {
            try (View view = open("", look)) {
                assertThat(
                        view.page().locator(".dv-table--verifications tbody tr").count(), is(2));
                view.screenshot("verifications");
                view.assertNoSidewaysScrolling();
                view.assertAccessible(".dv-report");
                view.go(new URL(j.getURL(), build.getUrl()));
                assertThat(view.page().locator(".dv-summary__list li").count(), is(2));
                view.screenshot("build");
                view.assertAccessible(".dv-summary");
                view.assertNoComplaints();
            }
        }
    }

    @Test
    public void stretchesOfTheChartCanBeLookedAtByKeyboardAndMouse() throws Exception {
        action.finish(LargeReports.of("checkout-1", 1, 3000));
        try (View view = open("checkout-1/", new View.Look("en", false, 1280))) {
            Page page = view.page();
            page.waitForSelector(".dv-chart canvas");
            Locator range = page.locator(".dv-zoom__range");
            Locator thinned = page.locator(".dv-thinned");
            String all = range.textContent();
            PlaywrightAssertions.assertThat(thinned).isVisible();
            Locator in = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Zoom in"));
            in.focus();
            page.keyboard().press("Enter");
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(range).not().hasText(all);
            PlaywrightAssertions.assertThat(thinned).isHidden();
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("All").setExact(true))
                    .click();
            PlaywrightAssertions.assertThat(range).hasText(all);
            PlaywrightAssertions.assertThat(thinned).isVisible();
            page.keyboard().down("Control");
            page.locator(".dv-chart").hover();
            page.mouse().wheel(0, -600);
            page.keyboard().up("Control");
            PlaywrightAssertions.assertThat(range).not().hasText(all);
            view.screenshot("zoomed");
            view.assertNoComplaints();
        }
    }

    @Test
    public void theQueryCanBeCopied() throws Exception {
        action.finish(mixed(2).build("checkout-1"));
        try (View view = open("checkout-1/#check-1", new View.Look("en", false, 1280))) {
            Page page = view.page();
            Locator copy = page.locator("#details-1 .dv-copy");
            copy.focus();
            page.keyboard().press("Enter");
            PlaywrightAssertions.assertThat(copy).hasText("Copied");
            PlaywrightAssertions.assertThat(page.locator(".dv-said")).hasText("Copied");
            assertThat(page.evaluate("navigator.clipboard.readText()"), is("histogram_quantile(0.95, x)"));
            // as over plain HTTP
            page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})");
            page.locator("#details-0 .dv-copy").click();
            PlaywrightAssertions.assertThat(page.locator("#details-0 .dv-copy")).hasText("Copied");
            assertThat(
                    page.evaluate("navigator.clipboard.readText()").toString(), containsString("service=\"checkout\""));
            view.assertNoComplaints();
        }
    }

    @Test
    public void aRunningVerificationIsFollowedToItsEnd() throws Exception {
        String yaml = """
            services:
              - name: shop
                window: {duration: 1m, interval: 15s}
                metrics:
                  - {name: up, query: up, criteria: '>= 1'}
                  - {name: latency, query: latency, unit: s, criteria: '<= 1s'}
            """;
        SampleReports sample = SampleReports.of(yaml)
                .value("up", Outcome.OK, 1)
                .value("latency", Outcome.OK, 0.1)
                .running();
        action.start(sample.plan("shop-1"));
        AtomicReference<Report> state = new AtomicReference<>(sample.build("shop-1"));
        try (View view = chromium.open(new View.Look("en", false, 1280));
                LiveReports.Registration ignored = LiveReports.get().register(build, "shop-1", state::get)) {
            Page page = view.page();
            page.clock().install();
            view.go(new URL(j.getURL(), build.getUrl() + "deployment-verification/shop-1/"));
            PlaywrightAssertions.assertThat(page.locator(".dv-verdict__word")).hasText("Running");
            page.locator("#check-0 .dv-toggle").click();
            page.waitForSelector("#details-0 .dv-chart canvas");
            page.evaluate("window.unreloaded = true");
            String spark = page.locator("#check-0 .dv-spark").innerHTML();

            sample.value("up", Outcome.BREACH, 0).value("latency", Outcome.OK, 0.3);
            state.set(sample.build("shop-1"));
            poll(page, page.locator("#check-0 td").nth(5), "1\u00a0/ 2");
            PlaywrightAssertions.assertThat(page.locator("#check-1 .dv-value")).hasText("300 ms");
            assertThat(page.locator("#check-0 .dv-spark").innerHTML(), is(not(spark)));
            PlaywrightAssertions.assertThat(page.locator(".dv-timeline")).containsText("First breach: up");
            PlaywrightAssertions.assertThat(page.locator("#details-0 dd[data-count=breaches]"))
                    .hasText("1");
            PlaywrightAssertions.assertThat(page.locator("#details-0 dd[data-count=median]"))
                    .hasText("0.5");
            view.screenshot("running");

            // nobody looks: nobody asks
            page.evaluate("""
                () => {
                  Object.defineProperty(document, 'hidden', {value: true, configurable: true});
                  document.dispatchEvent(new Event('visibilitychange'));
                  window.asked = 0;
                  const fetch = window.fetch;
                  window.fetch = (...args) => {
                    window.asked += String(args[0]).startsWith('live') ? 1 : 0;
                    return fetch(...args);
                  };
                }
                """);
            page.clock().runFor(120_000);
            assertThat("while hidden", page.evaluate("window.asked"), is(0));
            page.evaluate("""
                () => {
                  delete document.hidden;
                  document.dispatchEvent(new Event('visibilitychange'));
                }
                """);

            Report end = sample.finished().build("shop-1");
            action.finish(end);
            state.set(end);
            poll(page, page.locator(".dv-verdict__word"), "Failed");
            assertThat("seen again", (int) page.evaluate("window.asked") > 0, is(true));
            PlaywrightAssertions.assertThat(page.locator(".dv-score")).isVisible();
            view.assertNoComplaints();
            PlaywrightAssertions.assertThat(page.locator("#check-0 .dv-state__word"))
                    .hasText("Failed");
            PlaywrightAssertions.assertThat(page.locator(".dv-timeline")).containsText("Ended: Failed");
            // the last look, for what comes right after the end
            page.clock().runFor(30_000);
            PlaywrightAssertions.assertThat(page.locator(".dv-report")).hasAttribute("data-open", "false");
            page.evaluate("window.asked = 0");
            page.clock().runFor(120_000);
            assertThat("after the end", page.evaluate("window.asked"), is(0));
            assertThat("in place", page.evaluate("window.unreloaded"), is(true));
            view.assertNoComplaints();
        }
    }

    /** Lets the page's time pass until it shows what it should. */
    private static void poll(Page page, Locator locator, String text) {
        for (int i = 0; i < 40 && !locator.textContent().equals(text); i++) {
            page.clock().runFor(4000);
            page.waitForTimeout(100);
        }
        assertThat(locator.textContent(), is(text));
    }
}
