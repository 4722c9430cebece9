package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import java.io.IOException;
import java.net.URL;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.After;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestBuilder;

/** What follows a verdict, seen and decided by people in a real browser while a real build goes on. */
public class AftermathBrowserTest {

    private static final View.Look ENGLISH = new View.Look("en", false, 1280);
    private static final View.Look CHINESE = new View.Look("zh-CN", true, 400);

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules = RuleChain.outerRule(chromium).around(j).around(new Languages());

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private WorkflowRun build;

    /** Begins a build of which the verification's page is there. */
    private WorkflowRun deploy(String undo, String more) throws Exception {
        prometheus.configureInJenkins();
        WorkflowJob job = j.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "verifyDeployment(service: 'shop', environment: 'production', version: '1.1', interval: '1s', settle:"
                    + " '1s',\n"
                    + "checks: [metricCheck(name: 'errors', query: 'errors', criteria: '<= 5', action: 'rollback')],\n"
                    + "rollback: jobRollback(job: '" + undo + "', timeout: '1m'), " + more + ")",
                true));
        build = job.scheduleBuild2(0).waitForStart();
        j.waitForMessage("Verifying shop", build);
        return build;
    }

    @After
    public void end() throws Exception {
        if (build != null && build.isBuilding()) {
            build.doStop();
        }
        if (build != null) {
            j.waitForCompletion(build);
        }
    }

    private URL url(String path) throws Exception {
        return new URL(j.getURL(), build.getUrl() + "deployment-verification/" + path);
    }

    private static Locator heading(Page page, String text) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
    }

    private static Locator link(Page page, String text) {
        return page.locator(".dv-decision__buttons")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(text).setExact(true));
    }

    @Test
    public void aQuestionAppearsAndIsAnsweredAndSoIsTheRollback() throws Exception {
        Undo undo = new Undo();
        deploy(undo.name(), "duration: '15s', onInconclusive: 'ask', verifyAgain: 'none'");
        try (View reader = chromium.open(ENGLISH).go(url("shop-1/"));
                View decider = chromium.open(CHINESE)) {
            Page page = reader.page();
            page.evaluate("window.unreloaded = true");
            // it appears above what is read, which stays where it is
            PlaywrightAssertions.assertThat(page.locator("#check-0 .dv-toggle")).isVisible();
            page.locator("#check-0 .dv-reason").hover();
            Number before = top(page, "#check-0 .dv-reason");
            PlaywrightAssertions.assertThat(heading(page, "Waiting for a person to decide"))
                    .isAttached();
            PlaywrightAssertions.assertThat(page.locator(".dv-said")).hasText("Waiting for a person to decide");
            assertThat("under the pointer", distance(before, top(page, "#check-0 .dv-reason")) < 2, is(true));
            PlaywrightAssertions.assertThat(page.locator(".dv-timeline")).containsText("A person was asked to decide");
            reader.screenshot("question");
            reader.assertAccessible(".dv-report");

            link(page, "Roll back").focus();
            decider.go(url("shop-1/"));
            Page other = decider.page();
            decider.assertAccessible(".dv-report");
            link(other, "回滚").click();
            PlaywrightAssertions.assertThat(other.locator("h1")).containsText("回滚");
            decider.screenshot("confirm-decision");
            decider.assertNoSidewaysScrolling();
            decider.assertAccessible("#main-panel");
            other.locator("input[name=reason]").fill("客户投诉");
            other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("回滚"))
                    .click();
            PlaywrightAssertions.assertThat(heading(other, "决定回滚")).isVisible();
            PlaywrightAssertions.assertThat(other.locator(".dv-report")).containsText("客户投诉");

            PlaywrightAssertions.assertThat(heading(page, "Decided to roll back"))
                    .isVisible();
            assertThat(
                    "the link that has gone leaves the focus on its card",
                    page.evaluate("document.activeElement.id"),
                    is("decision-0"));
            PlaywrightAssertions.assertThat(heading(page, "Rolling back")).isVisible();
            undo.finish();
            PlaywrightAssertions.assertThat(heading(page, "Rolled back")).isVisible();
            PlaywrightAssertions.assertThat(page.locator(".dv-report")).hasAttribute("data-open", "false");
            assertThat("in place", page.evaluate("window.unreloaded"), is(true));
            reader.assertNoComplaints();
            decider.assertNoComplaints();
        }
    }

    @Test
    public void aRollbackIsFollowedUntilItHasHealed() throws Exception {
        prometheus.set("errors", 9);
        Undo undo = new Undo();
        deploy(undo.name(), "duration: '3s'");
        try (View view = chromium.open(ENGLISH).go(url("shop-1/"))) {
            Page page = view.page();
            PlaywrightAssertions.assertThat(heading(page, "Rolling back")).isVisible();
            page.evaluate("window.unreloaded = true");
            prometheus.set("errors", 1);
            page.locator(".dv-overrule > summary").click();
            page.locator("#dv-overrule-reason").fill("half a rea");
            undo.finish();
            PlaywrightAssertions.assertThat(heading(page, "Rolled back, and the service is well again"))
                    .isVisible();
            PlaywrightAssertions.assertThat(page.locator(".dv-offer a")).isVisible();
            PlaywrightAssertions.assertThat(page.locator(".dv-timeline"))
                    .containsText(Pattern.compile("Rollback began.*Rolled back.*the service is well", Pattern.DOTALL));
            assertThat(
                    "what is typed stays", page.locator("#dv-overrule-reason").inputValue(), is("half a rea"));
            assertThat(page.evaluate("document.activeElement.id"), is("dv-overrule-reason"));
            PlaywrightAssertions.assertThat(page.locator(".dv-report")).hasAttribute("data-open", "false");
            assertThat("in place", page.evaluate("window.unreloaded"), is(true));

            page.locator(".dv-overrule button").click();
            PlaywrightAssertions.assertThat(heading(page, "The failed verdict was overruled"))
                    .isVisible();
            PlaywrightAssertions.assertThat(page.locator(".dv-timeline")).containsText("Verdict overruled by");
            PlaywrightAssertions.assertThat(page.locator(".dv-overrule")).hasCount(0);
            view.screenshot("healed-and-overruled");
            view.assertAccessible(".dv-report");
            view.assertNoComplaints();
        }
    }

    @Test
    public void aFailedRollbackIsTheLoudestAndIsRepeatedByHand() throws Exception {
        prometheus.set("errors", 9);
        FreeStyleProject undo = j.createFreeStyleProject();
        undo.getBuildersList().add(new FailureBuilder());
        deploy(undo.getName(), "duration: '3s', verifyAgain: 'none'");
        j.waitForCompletion(build);
        undo.getBuildersList().clear();
        try (View view = chromium.open(CHINESE).go(url("shop-1/"))) {
            Page page = view.page();
            PlaywrightAssertions.assertThat(page.locator(".dv-alarm h2")).hasText("回滚失败");
            assertThat(
                    "above the verdict",
                    top(page, ".dv-alarm").doubleValue()
                            < top(page, ".dv-verdict").doubleValue(),
                    is(true));
            view.screenshot("rollback-failed");
            view.assertNoSidewaysScrolling();
            view.assertAccessible(".dv-report");
            page.locator(".dv-offer a").click();
            PlaywrightAssertions.assertThat(page.locator("h1")).containsText("回滚");
            view.screenshot("confirm-rollback");
            view.assertNoSidewaysScrolling();
            view.assertAccessible("#main-panel");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("回滚"))
                    .click();
            // by hand it has begun on the page to which it leads back, and is followed there as well
            PlaywrightAssertions.assertThat(heading(page, "已回滚")).isVisible();
            PlaywrightAssertions.assertThat(page.locator(".dv-alarm")).hasCount(0);
            PlaywrightAssertions.assertThat(page.locator(".dv-report")).hasAttribute("data-open", "false");
            view.go(new URL(j.getURL(), build.getUrl()));
            PlaywrightAssertions.assertThat(page.locator(".dv-summary")).containsText("已回滚");
            view.assertAccessible(".dv-summary");
            view.go(new URL(j.getURL(), build.getParent().getUrl() + "deployment-verification/"));
            PlaywrightAssertions.assertThat(page.locator(".dv-report")).containsText("已回滚");
            view.assertNoComplaints();
        }
    }

    @Test
    public void whatHappensOutOfSightIsTold() throws Exception {
        prometheus.set("errors", 9);
        Undo undo = new Undo();
        deploy(undo.name(), "duration: '3s', verifyAgain: 'none'");
        try (View view = chromium.open(ENGLISH).go(url("shop-1/"))) {
            Page page = view.page();
            PlaywrightAssertions.assertThat(heading(page, "Rolling back")).isVisible();
            page.locator("#dv-checks").evaluate("e => e.scrollIntoView()");
            undo.finish();
            Locator news = page.locator(".dv-news__link");
            PlaywrightAssertions.assertThat(news).hasText("Rolled back");
            view.assertAccessible(".dv-news");
            news.click();
            PlaywrightAssertions.assertThat(page.locator("#rollback-0")).isFocused();
            PlaywrightAssertions.assertThat(page.locator(".dv-news")).isHidden();
            view.assertNoComplaints();
        }
    }

    /** A job that rolls back, and has not done so until it is told. */
    private static final class Undo extends TestBuilder {

        private final transient CountDownLatch finished = new CountDownLatch(1);
        private final transient String name;

        private Undo() throws IOException {
            FreeStyleProject project = j.createFreeStyleProject();
            project.getBuildersList().add(this);
            name = project.getName();
        }

        private String name() {
            return name;
        }

        private void finish() {
            finished.countDown();
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> of, Launcher launcher, BuildListener listener)
                throws InterruptedException {
            return finished.await(1, TimeUnit.MINUTES);
        }
    }

    private static Number top(Page page, String selector) {
        return (Number) page.locator(selector).evaluate("e => e.getBoundingClientRect().top");
    }

    private static double distance(Number one, Number other) {
        return Math.abs(one.doubleValue() - other.doubleValue());
    }
}
