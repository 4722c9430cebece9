package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.RollbackRecord.Outcome;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.verification.MetricCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.RuleSpec;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;

/** A deployment that is watched, and the forms of rules, as people see them in a real browser. */
public class WatchBrowserTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<View.Look> LOOKS =
            List.of(new View.Look("en", false, 1280), new View.Look("zh-CN", true, 1280));

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules = RuleChain.outerRule(chromium).around(j).around(new Languages());

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private static void look(String path, String name, BiConsumer<View, Boolean> then) throws Exception {
        for (View.Look look : LOOKS) {
            try (View view = chromium.open(look).go(new URL(j.getURL(), path))) {
                then.accept(view, look.language().equals("en"));
                view.screenshot(name);
                view.assertNoSidewaysScrolling();
            }
        }
    }

    @Test
    public void aWatchIsFollowedFromItsBeginningToItsRollback() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 1);
        j.createFreeStyleProject("undo");
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy-shop");
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'shop', version: '1.1', environment: 'prod', duration: '2s',"
                        + " interval: '1s', watch: '10m', settle: '1s',"
                        + " rollback: jobRollback(job: 'undo', timeout: '1m'), checks: [metricCheck(name: 'Errors',"
                        + " query: 'errors', criteria: '<= 50')], rules: [deploymentRule(name: 'too many errors',"
                        + " condition: 'Errors > 5', persistence: '3', then: ['rollback'])])",
                true));
        WorkflowRun run = j.buildAndAssertSuccess(job);
        String id = WatchTest.watch(run).getId();
        String pages = run.getUrl() + "deployment-verification/";
        look(pages + "shop-1/", "watch-1-under-way-first", (view, english) -> {
            PlaywrightAssertions.assertThat(view.page().locator(".dv-follow-up"))
                    .containsText(english ? "Watched afterwards" : "构建结束后的观察");
            view.assertAccessible(".dv-report");
            view.assertNoComplaints();
        });
        look(pages + id + "/", "watch-2-under-way", (view, english) -> {
            view.assertAccessible(".dv-report");
            view.assertNoComplaints();
        });
        prometheus.set("errors", 9);
        Report report = WatchTest.concluded(run);
        await().atMost(MINUTE)
                .until(() -> WatchTest.action(run).getRollbacks(report.id()).stream()
                        .anyMatch(r -> r.outcome() == Outcome.DONE));
        prometheus.set("errors", 1);
        WatchTest.nothingIsLeft(j);
        look(pages + id + "/", "watch-3-rolled-back", (view, english) -> {
            String text = view.page().locator(".dv-report").textContent();
            assertThat(text, containsString("too many errors"));
            assertThat("in the reader's language", text.contains("The rule \"too many errors\" fired"), is(english));
            PlaywrightAssertions.assertThat(view.page().locator(".dv-rollback")).hasCount(1);
            view.assertAccessible(".dv-report");
            view.assertNoComplaints();
        });
        look(pages + "shop-1/", "watch-4-over-first", (view, english) -> {
            PlaywrightAssertions.assertThat(view.page().locator(".dv-follow-up"))
                    .containsText(english ? "Failed" : "失败");
            view.assertAccessible(".dv-report");
            view.assertNoComplaints();
        });
        look(pages, "watch-5-list", (view, english) -> {
            Locator rows = view.page().locator(".dv-table--verifications tbody tr");
            PlaywrightAssertions.assertThat(rows.nth(1))
                    .containsText(english ? "Watched on after the build" : "构建之后的继续观察");
            PlaywrightAssertions.assertThat(rows.nth(2))
                    .containsText(english ? "Verified again after the rollback" : "回滚后的再次验证");
            view.assertNoComplaints();
        });
        look(run.getUrl(), "watch-6-build", (view, english) -> view.assertNoComplaints());
    }

    @Test
    public void theFormsOfRulesAreReadable() throws Exception {
        FreeStyleProject project = j.createFreeStyleProject("rules");
        VerifyDeploymentStep step = new VerifyDeploymentStep("shop");
        step.setChecks(List.of(new MetricCheckSpec("Errors", "errors", "<= 50")));
        RuleSpec rule = new RuleSpec("Errors > 5", List.of("unstable", "notify: ops"));
        rule.setPersistence("3 of 5m");
        rule.setOn(List.of("deploy-to-prod"));
        step.setRules(List.of(rule));
        step.setWatch("5m");
        project.getPublishersList().add(new VerifyDeploymentPublisher(step));
        look("job/rules/configure", "rules-post-build-action", (view, english) -> {
            Locator condition =
                    view.page().locator("[descriptorid$=VerifyDeploymentPublisher] [name=rules] [name='_.condition']");
            PlaywrightAssertions.assertThat(condition).hasValue("Errors > 5");
            condition.scrollIntoViewIfNeeded();
        });
        look("pipeline-syntax/", "rules-snippet", (view, english) -> {
            Page page = view.page();
            Locator choice = page.locator("select.dropdownList").first();
            choice.selectOption((String)
                    choice.evaluate("c => [...c.options].find(o => o.text.startsWith('deploymentRules:')).value"));
            page.waitForTimeout(3000);
        });
        assertThat(project.getPublishersList().size(), is(1));
    }
}
