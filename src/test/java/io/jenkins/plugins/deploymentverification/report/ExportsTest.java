package io.jenkins.plugins.deploymentverification.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.EnvVars;
import hudson.model.FreeStyleBuild;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import java.net.URL;
import java.util.List;
import org.htmlunit.Page;
import org.htmlunit.WebResponse;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What other programs get of a build's verifications. */
public class ExportsTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    private FreeStyleBuild build;
    private VerificationAction action;

    @Before
    public void setUp() throws Exception {
        build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        action = VerificationAction.getOrCreate(build);
        action.finish(SampleReports.simple("checkout-1", Verdict.FAILED));
    }

    private WebResponse get(String path) throws Exception {
        try (JenkinsRule.WebClient browser = j.createWebClient()) {
            browser.setThrowExceptionOnFailingStatusCode(false);
            Page page = browser.getPage(new URL(j.getURL(), build.getUrl() + "deployment-verification/" + path));
            return page.getWebResponse();
        }
    }

    @Test
    public void theReportIsThereInThreeForms() throws Exception {
        JsonNode json =
                new ObjectMapper().readTree(get("checkout-1/report.json").getContentAsString());
        assertThat(json.path("schemaVersion").asInt(), is(1));
        assertThat(json.path("verdict").asText(), is("FAILED"));

        WebResponse markdown = get("checkout-1/report.md");
        assertThat(markdown.getContentType(), is("text/markdown"));
        assertThat(
                markdown.getResponseHeaderValue("Content-Disposition"),
                is("attachment; filename=\"deployment-verification-checkout-1.md\""));
        assertThat(markdown.getContentAsString(), containsString("Error rate"));

        WebResponse junit = get("checkout-1/junit.xml");
        assertThat(junit.getContentType(), is("application/xml"));
        assertThat(junit.getContentAsString(), containsString("name=\"Error rate\""));
        assertThat(junit.getContentAsString(), containsString("<failure"));
    }

    @Test
    public void aReportThatIsGoneIsNotFound() throws Exception {
        action.start(SampleReports.of("services: [{name: x, metrics: [{name: a, query: b, criteria: '> 1'}]}]")
                .running()
                .plan("x-1"));
        for (String file : List.of("report.json", "report.md", "junit.xml")) {
            assertThat(file, get("x-1/" + file).getStatusCode(), is(404));
        }
    }

    @Test
    public void theRemoteApiTakesATree() throws Exception {
        String json = get("api/json?tree=verifications[service,verdict,score]").getContentAsString();
        JsonNode one = new ObjectMapper().readTree(json).path("verifications").path(0);
        assertThat(one.path("service").asText(), is("checkout"));
        assertThat(one.path("verdict").asText(), is("FAILED"));
        assertThat(one.has("id"), is(false));
        String xml = get("checkout-1/api/xml?tree=verdict,checks[name,verdict]").getContentAsString();
        assertThat(xml, containsString("<verdict>FAILED</verdict>"));
        assertThat(xml, containsString("<name>Error rate</name>"));
    }

    private EnvVars environment() throws Exception {
        return build.getEnvironment(TaskListener.NULL);
    }

    @Test
    public void laterStepsFindItInTheirEnvironment() throws Exception {
        EnvVars env = environment();
        assertThat(env.get("VERIFICATION_VERDICT"), is("FAILED"));
        assertThat(env.get("VERIFICATION_SCORE"), is("0"));
        assertThat(env.get("VERIFICATION_SERVICE"), is("checkout"));
        assertThat(env.get("VERIFICATION_ENVIRONMENT"), is("production"));
        assertThat(env.get("VERIFICATION_VERSION"), is("2.14.0"));
        assertThat(
                env.get("VERIFICATION_REPORT_URL"),
                is(j.getURL() + build.getUrl() + "deployment-verification/checkout-1/"));
        assertThat(env.get("VERIFICATION_VERDICT_CHECKOUT"), is("FAILED"));
    }

    @Test
    public void theLastOneCountsAndEachServiceHasItsOwn() throws Exception {
        action.finish(SampleReports.of("""
            services:
              - name: pay-api.v2
                window: {duration: 2m}
                metrics: [{name: up, query: up, criteria: '>= 1'}]
            """)
                .deployment(new Deployment("pay-api.v2", null, null, null, null))
                .build("pay-api-v2-1"));
        EnvVars env = environment();
        assertThat(env.get("VERIFICATION_VERDICT"), is("INCONCLUSIVE"));
        assertThat(env.get("VERIFICATION_SERVICE"), is("pay-api.v2"));
        assertThat(env.get("VERIFICATION_VERSION"), is(""));
        assertThat(env.get("VERIFICATION_VERDICT_PAY_API_V2"), is("INCONCLUSIVE"));
        assertThat(env.get("VERIFICATION_VERDICT_CHECKOUT"), is("FAILED"));
        assertThat(env.get("VERIFICATION_VERSION_CHECKOUT"), is("2.14.0"));
    }

    @Test
    public void oneThatRunsHasNoVariables() throws Exception {
        FreeStyleBuild other = j.buildAndAssertSuccess(j.createFreeStyleProject());
        VerificationAction.getOrCreate(other)
                .start(SampleReports.of("services: [{name: x, metrics: [{name: a, query: b, criteria: '> 1'}]}]")
                        .plan("x-1"));
        assertThat(other.getEnvironment(TaskListener.NULL).get("VERIFICATION_VERDICT"), is(nullValue()));
    }

    @Test
    public void whatIsKeptOfChecksIsThereAfterReloading() throws Exception {
        build.getProject().doReload();
        VerificationRecord record = build.getProject()
                .getLastBuild()
                .getAction(VerificationAction.class)
                .get("checkout-1");
        assertThat(record.summary().checks().get(0).verdict(), is(Verdict.FAILED));
        assertThat(record.summary().checks().get(0).median(), is(0.05));
        assertThat(record.summary().checks().get(0).usage(), is(not(nullValue())));
        assertThat(record.withoutChecks().summary().checks().isEmpty(), is(true));
    }
}
