package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.browser.Chromium;
import io.jenkins.plugins.deploymentverification.browser.Languages;
import io.jenkins.plugins.deploymentverification.browser.View;
import io.jenkins.plugins.deploymentverification.freestyle.VerifyDeploymentPublisher;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.steps.VerifyDeploymentStep;
import java.net.URL;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.RuleChain;
import org.junit.rules.TestRule;
import org.jvnet.hudson.test.JenkinsRule;

/** The forms as people see and use them, in a real browser. */
public class ConfigurationBrowserTest {

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

    private static FreeStyleProject job;

    @BeforeClass
    public static void configure() throws Exception {
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        RobotRule.credential("prometheus-token", "secret-of-prometheus");
        PrometheusSourceConfig source = new PrometheusSourceConfig("production", "https://prometheus.example.com");
        source.setAuthentication(AuthenticationType.BEARER);
        source.setCredentialsId("prometheus-token");
        configuration.setMetricSources(List.of(source));
        configuration.setNotifiers(List.of(new DingTalkNotifierConfig("ops-dingtalk", "robot-url")));
        configuration.setJiraSites(List.of(new JiraSiteConfig("main", "https://example.atlassian.net")));
        configuration.setPolicies(List.of(new NamedPolicy("web", "preset: web-service")));
        EnvironmentConfig prod = new EnvironmentConfig("prod");
        prod.setSource("production");
        prod.setFreezes("fri 18:00 to mon 06:00");
        prod.setApprovals(2);
        prod.setApprovers("release-managers");
        configuration.setEnvironments(List.of(new EnvironmentConfig("staging"), prod));
        job = j.createFreeStyleProject("deploy");
        job.getPublishersList().add(new VerifyDeploymentPublisher(new VerifyDeploymentStep("checkout")));
    }

    private static View open(String path, View.Look look) throws Exception {
        return chromium.open(look).go(new URL(j.getURL(), path));
    }

    /** Says that the field changed until it is checked: the check of the value before may answer later, and win. */
    private static void awaitCheck(Locator field, BooleanSupplier checked) {
        for (int second = 0; second < 60 && !checked.getAsBoolean(); second++) {
            field.dispatchEvent("change");
            field.page().waitForTimeout(1000);
        }
        assertThat(checked.getAsBoolean(), is(true));
    }

    /** Gives what is ours an id: sections of Jenkins' forms have none. */
    private static void mark(Locator part) {
        part.evaluate("element => { element.id = 'ours'; }");
    }

    @Test
    public void theGlobalConfigurationIsReadableInEveryLook() throws Exception {
        for (View.Look look : LOOKS) {
            try (View view = open("manage/configure", look)) {
                boolean english = look.language().equals("en");
                Locator section = view.page()
                        .locator("section.jenkins-section")
                        .filter(new Locator.FilterOptions()
                                .setHas(view.page()
                                        .locator(
                                                ".jenkins-section__title",
                                                new Page.LocatorOptions()
                                                        .setHasText(Pattern.compile(
                                                                english
                                                                        ? "^\\s*Deployment verification\\s*$"
                                                                        : "^\\s*部署验证\\s*$")))));
                PlaywrightAssertions.assertThat(section).hasCount(1);
                mark(section);
                section.scrollIntoViewIfNeeded();
                PlaywrightAssertions.assertThat(section.locator("[name=metricSources] select[name='_.credentialsId']"))
                        .hasValue("prometheus-token");
                view.screenshot("configuration");
                view.assertFormAccessible("#ours");
                view.assertNoComplaints();
            }
        }
    }

    @Test
    public void anErrorInAPolicyIsToldWithItsLineAndColumn() throws Exception {
        for (View.Look look : List.of(new View.Look("en", false, 1280), new View.Look("zh-CN", true, 400))) {
            try (View view = open("job/deploy/configure", look)) {
                Page page = view.page();
                Locator action = page.locator("[descriptorid$=VerifyDeploymentPublisher]");
                PlaywrightAssertions.assertThat(action).hasCount(1);
                mark(action);
                Locator policy = action.locator("textarea[name='_.policy']");
                // until Jenkins' script has found it, nobody checks it
                page.waitForFunction("field => field.targetElement", policy.elementHandle());
                Locator error = policy.locator("xpath=ancestor::*[contains(@class, 'jenkins-form-item')][1]")
                        .locator(".error");
                policy.fill("metrics:\n  - name: Errors\n    query: errors\n    criteriaa: <= 5\n");
                awaitCheck(
                        policy, () -> error.count() == 1 && error.textContent().contains("policy:4:5"));
                PlaywrightAssertions.assertThat(error).containsText("'criteriaa'");
                policy.fill("metrics:\n  - name: Errors\n    query: errors\n    criteria: <= 5\n");
                awaitCheck(policy, () -> error.count() == 0);
                view.screenshot("job-configuration");
                view.assertFormAccessible("#ours");
                view.assertNoComplaints();
            }
        }
        assertThat(job.getPublishersList().size(), is(1));
    }

    /** Jenkins' own controls take their colours from the theme. */
    private static void assertNoLightFields(View view, String part) {
        Object light = view.page().evaluate("""
            part => [...document.querySelectorAll(part + " input, " + part + " select, " + part + " textarea")]
              .filter((field) => field.checkVisibility() && !["checkbox", "radio", "hidden"].includes(field.type))
              .filter((field) => {
                const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
                canvas.fillStyle = getComputedStyle(field).backgroundColor;
                canvas.fillRect(0, 0, 1, 1);
                const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
                return alpha > 127 && red + green + blue > 384;
              })
              .map((field) => field.name)
            """, part);
        assertThat((List<?>) light, is(List.of()));
    }

    @Test
    public void theFormsOfStepsAndActionsAreDarkInTheDark() throws Exception {
        View.Look dark = new View.Look("en", true, 1280);
        try (View view = open("pipeline-syntax/", dark)) {
            Page page = view.page();
            for (String step : List.of("verifyDeployment", "notifyDingTalk", "transitionJira")) {
                Locator choice = page.locator("select.dropdownList").first();
                String value = (String) choice.evaluate(
                        "(choice, step) => [...choice.options].find(o => o.text.startsWith(step + ':')).value", step);
                choice.selectOption(value);
                PlaywrightAssertions.assertThat(page.locator(
                                        "#main-panel .advancedButton:visible, #main-panel .advanced-button:visible")
                                .first())
                        .isVisible();
                view.screenshot("snippet-" + step);
                assertNoLightFields(view, "#main-panel");
            }
            // no complaints are looked for: Jenkins' own script warns when one form takes another's place
        }
        try (View view = open("job/deploy/configure", dark)) {
            PlaywrightAssertions.assertThat(
                            view.page().locator("[descriptorid$=VerifyDeploymentPublisher] [name='_.service']"))
                    .isVisible();
            view.screenshot("post-build-action");
            assertNoLightFields(view, "[descriptorid$=VerifyDeploymentPublisher]");
            view.assertNoComplaints();
        }
        try (View view = open("manage/jira-deliveries/", dark)) {
            view.screenshot("jira-deliveries");
            view.assertAccessible("#main-panel");
            view.assertNoComplaints();
        }
    }
}
