package io.jenkins.plugins.deploymentverification.report;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.SelectOption;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Result;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.EnvironmentConfig;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalEvent;
import io.jenkins.plugins.deploymentverification.engine.approval.ApprovalPlan;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Approvals as people see and give them, in a real browser. */
public class ApprovalPageBrowserTest {

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final List<View.Look> LOOKS = List.of(
            new View.Look("en", false, 1280),
            new View.Look("en", true, 400),
            new View.Look("zh-CN", true, 1280),
            new View.Look("zh-CN", false, 400));

    public static JenkinsRule j = new JenkinsRule();
    public static Chromium chromium = new Chromium();

    /** The browser first: without it there is no need to start Jenkins. */
    @ClassRule
    public static TestRule rules = RuleChain.outerRule(chromium).around(j).around(new Languages());

    private static WorkflowRun run;

    @BeforeClass
    public static void waiting() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .toEveryone());
        EnvironmentConfig prod = new EnvironmentConfig("prod");
        prod.setApprovals(2);
        prod.setApprovers("release-managers, li");
        DeploymentVerificationConfiguration.get().setEnvironments(List.of(prod));
        WorkflowJob job = j.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(
                new CpsFlowDefinition("deploymentGate service: 'checkout', environment: 'prod', version: '1.5'", true));
        run = job.scheduleBuild2(0, new CauseAction(new Cause.UserIdCause("anna")))
                .waitForStart();
        await().atMost(Duration.ofMinutes(1)).until(() -> run.getAction(ApprovalAction.class) != null);
    }

    private static View open(String path, View.Look look) throws Exception {
        return chromium.open(look).go(new URL(j.getURL(), path));
    }

    private static void logIn(View view, String user) throws Exception {
        view.go(new URL(j.getURL(), "login"));
        view.page().locator("#j_username").fill(user);
        view.page().locator("#j_password").fill(user);
        view.page().locator("button[name=Submit]").click();
        view.page().waitForLoadState();
    }

    private static String url() {
        return run.getUrl() + "deployment-approvals/";
    }

    @Test
    public void aPersonApprovesByHand() throws Exception {
        String gate =
                run.getAction(ApprovalAction.class).approvals().get(0).plan().id();
        int voters = 0;
        for (View.Look look : List.of(LOOKS.get(0), LOOKS.get(2))) {
            boolean english = look.language().equals("en");
            try (View view = open("login", look)) {
                logIn(view, english ? "li" : "wang");
                Page page = view.go(new URL(j.getURL(), url())).page();
                PlaywrightAssertions.assertThat(page.locator(".dv-verdict__word"))
                        .hasText(english ? "Waiting for approvals" : "等待审批");
                view.screenshot("approval-waiting");
                view.assertAccessible(".dv-report");
                view.go(new URL(j.getURL(), url() + gate + "/confirmReject"));
                PlaywrightAssertions.assertThat(page.locator("form[name=reject] button[type=submit]"))
                        .hasText(english ? "Reject" : "拒绝");
                view.screenshot("approval-reject");
                view.go(new URL(j.getURL(), url()));
                page.locator("a[href=confirmApprove]").click();
                page.locator("input[name=comment]").fill("looks good");
                view.screenshot("approval-approve");
                view.assertFormAccessible("form[name=approve]");
                page.locator("form[name=approve] button[type=submit]").click();
                PlaywrightAssertions.assertThat(page.locator(".dv-card tbody tr"))
                        .hasCount(++voters);
                view.screenshot("approval-approved");
                if (voters == 1) {
                    PlaywrightAssertions.assertThat(page.locator("a[href=confirmApprove]"))
                            .hasCount(0);
                    view.go(new URL(j.getURL(), url() + gate + "/confirmApprove"));
                    PlaywrightAssertions.assertThat(page.locator("#main-panel"))
                            .containsText("You have approved already");
                }
                view.assertNoComplaints();
            }
        }
        j.assertBuildStatusSuccess(j.waitForCompletion(run));
    }

    private static void write(WorkflowRun build, String id, ApprovalEvent... events) throws Exception {
        ApprovalFile file = new ApprovalFile(build, id);
        file.begin(new ApprovalPlan(
                id,
                new Deployment("checkout", "prod", id.equals("gate-1") ? null : "1.5", null, null),
                new ApprovalRule(2, List.of(), false, Duration.ofHours(24)),
                List.of("anna"),
                START));
        for (ApprovalEvent event : events) {
            file.append(event);
        }
        ApprovalAction.add(build, id);
    }

    @Test
    public void everyEndIsReadableInEveryLook() throws Exception {
        WorkflowJob job = j.createProject(WorkflowJob.class, "ended");
        job.setDefinition(new CpsFlowDefinition("", true));
        WorkflowRun build = j.buildAndAssertStatus(Result.SUCCESS, job);
        ApprovalEvent li = new ApprovalEvent.Approved(START.plusSeconds(60), "li", "I looked at the change");
        ApprovalEvent wang = new ApprovalEvent.Approved(START.plusSeconds(90), "wang", null);
        write(build, "gate-1", li, wang, new ApprovalEvent.Opened(START.plusSeconds(91)));
        write(build, "gate-2", li, new ApprovalEvent.Rejected(START.plusSeconds(90), "wang", "wrong version"));
        write(build, "gate-3", new ApprovalEvent.Expired(START.plus(Duration.ofHours(24))));
        write(
                build,
                "gate-4",
                li,
                wang,
                new ApprovalEvent.Refused(
                        START.plusSeconds(91),
                        List.of(Reason.of(
                                Reason.Code.FROZEN, "prod", "fri 18:00 to mon 06:00", "2026-11-23T06:00:00Z"))));
        write(build, "gate-5", li, new ApprovalEvent.Withdrawn(START.plusSeconds(90)));
        write(build, "gate-6", li); // the build was killed
        for (View.Look look : LOOKS) {
            try (View view = open(build.getUrl(), look)) {
                view.page().waitForSelector(".dv-summary");
                view.screenshot("approval-build");
                view.assertAccessible(".dv-summary");
                view.go(new URL(j.getURL(), build.getUrl() + "deployment-approvals/"));
                view.screenshot("approval-gates");
                view.assertNoSidewaysScrolling();
                view.assertAccessible(".dv-report");
                for (int i = 1; i <= 6; i++) {
                    view.go(new URL(j.getURL(), build.getUrl() + "deployment-approvals/gate-" + i + "/"));
                    view.assertNoSidewaysScrolling();
                    view.assertAccessible(".dv-report");
                    if (i == 2 || i == 4) {
                        view.screenshot("approval-gate-" + i);
                    }
                }
                assertThat(view.page().locator("a[href=confirmApprove]").count(), is(0));
                view.assertNoComplaints();
            }
        }
    }

    @Test
    public void theSnippetGeneratorWritesTheGate() throws Exception {
        for (View.Look look : List.of(LOOKS.get(0), LOOKS.get(2))) {
            try (View view = open("job/deploy/pipeline-syntax/", look)) {
                Page page = view.page();
                String label = page.locator("select option")
                        .filter(new Locator.FilterOptions().setHasText("deploymentGate"))
                        .first()
                        .textContent();
                page.locator("select.dropdownList").selectOption(new SelectOption().setLabel(label.strip()));
                page.locator("input[name='_.service']:visible").fill("checkout");
                page.locator("input[name='_.environment']:visible").fill("prod");
                page.locator("input[name='_.notify']:visible").fill("ops, dev");
                // until Jenkins' script has found the button, nothing comes of a click
                for (int second = 0;
                        second < 60 && page.locator("#prototypeText").inputValue().isEmpty();
                        second++) {
                    page.locator("#generatePipelineScript").click();
                    page.waitForTimeout(1000);
                }
                assertThat(
                        page.locator("#prototypeText").inputValue(),
                        containsString(
                                "deploymentGate environment: 'prod', notify: ['ops', 'dev'], service: 'checkout'"));
                view.screenshot("gate-snippet");
            }
        }
    }
}
