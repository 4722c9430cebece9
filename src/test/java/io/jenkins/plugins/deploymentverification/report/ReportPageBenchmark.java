package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * How long a large report takes to open in a browser; see {@code docs/performance.md}. It asserts that the page is
 * complete, and nothing about time. Not run with the tests: {@code mvn test -Dtest=ReportPageBenchmark}.
 */
public class ReportPageBenchmark {

    private static final int CHECKS = Integer.getInteger("checks", 300);
    private static final int MEASUREMENTS = Integer.getInteger("measurements", 1000);
    private static final int ROUNDS = Integer.getInteger("rounds", 7);

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    @ClassRule
    public static Chromium chromium = new Chromium();

    @Test
    public void open() throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        VerificationAction action = VerificationAction.getOrCreate(build);
        long start = System.nanoTime();
        Report large = LargeReports.of("checkout-1", CHECKS, MEASUREMENTS);
        say("made in " + millis(start));
        start = System.nanoTime();
        action.finish(large);
        Path file = build.getRootDir().toPath().resolve("deployment-verification/checkout-1.json");
        say("written in " + millis(start) + ", " + Files.size(file) / 1000 + " kB");
        action.finish(LargeReports.of("small-1", 1, 1));
        URL small = new URL(j.getURL(), build.getUrl() + "deployment-verification/small-1/");
        URL page = new URL(j.getURL(), build.getUrl() + "deployment-verification/checkout-1/");
        try (View view = chromium.open(new View.Look("en", false, 1280))) {
            // compiles the views and fills the browser's cache
            view.go(small);
            for (int i = 0; i < ROUNDS; i++) {
                ReportStore.forget();
                say("cold " + open(view, page));
            }
            for (int i = 0; i < ROUNDS; i++) {
                say("warm " + open(view, page));
            }
            Files.delete(file.resolveSibling("checkout-1.summary.json"));
            for (int i = 0; i < ROUNDS; i++) {
                ReportStore.forget();
                say("cold without summary " + open(view, page));
            }
            view.assertNoComplaints();
        }
    }

    @Test
    public void follow() throws Exception {
        FreeStyleBuild build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        VerificationAction action = VerificationAction.getOrCreate(build);
        Report large = LargeReports.running("checkout-1", CHECKS, MEASUREMENTS);
        action.start(new VerificationPlan("checkout-1", large.deployment(), large.policy(), large.startedAt()));
        URL page = new URL(j.getURL(), build.getUrl() + "deployment-verification/checkout-1/");
        try (LiveReports.Registration ignored = LiveReports.get().register(build, "checkout-1", () -> large);
                View view = chromium.open(new View.Look("en", false, 1280))) {
            view.go(page);
            for (int i = 0; i < ROUNDS; i++) {
                say("live " + view.page().evaluate("""
                    async () => {
                      performance.clearResourceTimings();
                      // longer than the server looks at a running verification once
                      await new Promise((resolve) => setTimeout(resolve, 1500));
                      const state = await (await fetch("live")).json();
                      await (await fetch("live?revision=" + state.revision)).json();
                      const [all, none] = performance.getEntriesByType("resource")
                        .filter((r) => r.name.includes("/live"));
                      const text = (r) => `${Math.round(r.duration)} ms, ${r.transferSize} of ${r.decodedBodySize} B`;
                      return `all ${text(all)}; nothing new ${text(none)}`;
                    }
                    """));
            }
            view.assertNoComplaints();
        }
    }

    private static String open(View view, URL page) {
        long start = System.nanoTime();
        view.go(page);
        view.page().waitForSelector(".dv-chart canvas");
        String all = millis(start);
        assertThat(view.page().locator(".dv-check").count(), is(CHECKS));
        Map<?, ?> times = (Map<?, ?>) view.page().evaluate("""
            () => {
              const n = performance.getEntriesByType("navigation")[0];
              const all = [n, ...performance.getEntriesByType("resource")];
              return {
                firstByte: Math.round(n.responseStart), lastByte: Math.round(n.responseEnd),
                interactive: Math.round(n.domInteractive), loaded: Math.round(n.loadEventEnd),
                painted: Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime),
                elements: document.getElementsByTagName("*").length,
                pageBytes: n.transferSize, decoded: n.decodedBodySize,
                allBytes: all.reduce((sum, r) => sum + r.transferSize, 0),
              };
            }
            """);
        Object frames = view.page().evaluate("""
            async () => {
              const gaps = [];
              let before = performance.now();
              for (let i = 0; i < 60; i++) {
                window.scrollBy(0, 200);
                await new Promise(requestAnimationFrame);
                gaps.push(performance.now() - before);
                before = performance.now();
              }
              gaps.sort((a, b) => a - b);
              return [gaps[30], gaps[57], gaps[59]].map(Math.round).join("/");
            }
            """);
        return "with chart " + all + " " + new TreeMap<>(times) + " frames " + frames;
    }

    private static String millis(long start) {
        return (System.nanoTime() - start) / 1_000_000 + " ms";
    }

    private static void say(String text) {
        System.out.println("BENCH " + text);
    }
}
