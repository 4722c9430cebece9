package io.jenkins.plugins.deploymentverification.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.report.DecisionOffer;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;

/** A rollout as people see it, in a real browser: on a stage's report and on the build's page. */
public class RolloutBrowserTest {

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules = RuleChain.outerRule(chromium).around(j).around(new Languages());

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Before
    public void aService() throws Exception {
        prometheus.configureInJenkins();
        prometheus.set("errors", 0);
        if (j.jenkins.getItem("undo") == null) {
            j.createFreeStyleProject("undo");
        }
    }

    private static WorkflowRun start(String settings, String body) throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "progressiveRollout(steps: [5, 25, 50, 100], service: 'checkout', version: '1.5.0',"
                        + " environment: 'production', hold: '1s', interval: '1s',\n" + settings
                        + "rollback: jobRollback(job: 'undo'), verifyAgain: 'none',\n"
                        + "checks: [metricCheck(name: 'errors', query: 'errors', criteria: '<= 5')]) {\n" + body
                        + "\n}",
                true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** The build's page and the report of a stage, to two readers. */
    private static void look(WorkflowRun run, String name, int stage, String english, String chinese) throws Exception {
        for (View.Look look : List.of(
                new View.Look("en", false, 1280),
                new View.Look("zh-CN", true, 1280),
                new View.Look("en", true, 400),
                new View.Look("zh-CN", false, 400))) {
            try (View view = chromium.open(look)) {
                view.go(new URL(j.getURL(), run.getUrl() + "deployment-verification/checkout-" + stage + "/"));
                Page page = view.page();
                assertThat(
                        page.locator(".dv-rollout").textContent(),
                        containsString(look.language().equals("en") ? english : chinese));
                view.screenshot("rollout-" + name);
                view.assertNoSidewaysScrolling();
                view.assertAccessible(".dv-report");
                view.assertNoComplaints();
                view.go(new URL(j.getURL(), run.getUrl()));
                view.screenshot("rollout-" + name + "-build");
                view.assertAccessible(".dv-summary");
            }
        }
    }

    @Test
    public void onePassed() throws Exception {
        WorkflowRun run = j.assertBuildStatusSuccess(j.waitForCompletion(start("", "")));
        look(run, "passed", 2, "went on", "已继续");
    }

    @Test
    public void oneThatFailedAndWasRolledBack() throws Exception {
        prometheus.set("errors", 9);
        look(j.waitForCompletion(start("", "")), "failed", 1, "not reached", "未到达");
    }

    @Test
    public void oneWhoseBodyFailed() throws Exception {
        WorkflowRun run =
                j.waitForCompletion(start("", "if (env.ROLLOUT_STEP == '2') { error 'no route to the mesh' }"));
        look(run, "broken", 2, "could not be carried out", "未能执行");
    }

    @Test
    public void oneThatPauses() throws Exception {
        WorkflowRun run = start("pauseAt: [25],", "");
        await().atMost(Duration.ofMinutes(1)).until(() -> DecisionOffer.get().question(run, "checkout-2") != null);
        look(run, "paused", 2, "waits for a person", "等待人工决定");
        run.doStop();
        j.waitForCompletion(run);
    }

    @Test
    public void theFormOfTheStep() throws Exception {
        for (View.Look look : List.of(new View.Look("en", false, 1280), new View.Look("zh-CN", true, 1280))) {
            try (View view = chromium.open(look)) {
                view.go(new URL(j.getURL(), "pipeline-syntax/"));
                Page page = view.page();
                Locator choice = page.locator("select.dropdownList").first();
                choice.selectOption((String) choice.evaluate(
                        "choice => [...choice.options].find(o => o.text.startsWith('progressiveRollout:')).value"));
                page.waitForSelector("[name='_.onStageError']");
                assertThat(page.locator("[name='_.onStageError']").inputValue(), is("rollback"));
                assertThat(page.locator("[name='_.onAbort']").inputValue(), is("none"));
                view.screenshot("rollout-form");
                view.assertNoSidewaysScrolling();
                // no complaints are looked for: Jenkins' own script warns when one form takes another's place
            }
        }
    }
}
