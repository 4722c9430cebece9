package io.jenkins.plugins.deploymentverification.backtest;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider.FolderCredentialsProperty;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.DomainCredentials;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.config.AuthenticationType;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.NamedPolicy;
import io.jenkins.plugins.deploymentverification.config.PrometheusSourceConfig;
import io.jenkins.plugins.deploymentverification.deployments.DeploymentsTest;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.awaitility.Awaitility;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Back-tests from a job's page. */
public class BacktestTest {

    private static final String QUERY = "sum(rate(errors[1m])) / sum(rate(requests[1m]))";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    private FreeStyleProject job;

    @Before
    public void configure() throws Exception {
        prometheus.configureInJenkins();
        prometheus.setPast(QUERY, time -> 0.001);
        job = j.createFreeStyleProject("shop");
    }

    private void deploy(FreeStyleProject target) throws Exception {
        deploy(target, Verdict.PASSED, 50);
        deploy(target, Verdict.FAILED, 30);
        deploy(target, Verdict.PASSED, 10);
    }

    private static void deploy(FreeStyleProject target, Verdict verdict, int hoursAgo) throws Exception {
        DeploymentsTest.build(
                target, DeploymentsTest.report("checkout", "production", "1", verdict, Duration.ofHours(hoursAgo)));
    }

    /** 9 % errors in the hour after the one that failed. */
    private void badThirtyHoursAgo() {
        long bad = Instant.now().minus(Duration.ofHours(30)).getEpochSecond();
        prometheus.setPast(QUERY, time -> Math.abs(time - bad) < 3600 ? 0.09 : time / 3600 % 100 * 0.00005);
    }

    private HtmlPage form(JenkinsRule.WebClient browser) throws Exception {
        return browser.getPage(job, BacktestAction.URL_NAME);
    }

    private static HtmlPage submit(HtmlPage page) throws Exception {
        HtmlForm form = page.getFormByName("backtest");
        form.getInputByName("history").setValue("2h"); // a week of windows takes a while
        JenkinsRule.WebClient browser = (JenkinsRule.WebClient) page.getWebClient();
        HtmlButton button = form.getOneHtmlElementByAttribute("button", "type", "submit");
        return browser.getPage(browser.addCrumb(form.getWebRequest(button)));
    }

    private BacktestRun last() {
        return Backtests.get().of(job).get(0);
    }

    private void awaitEnd() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !last().isActive());
    }

    private JenkinsRule.WebClient browser() {
        return j.createWebClient().withJavaScriptEnabled(false); // of which HtmlUnit knows too little
    }

    private HtmlPage result(JenkinsRule.WebClient browser) throws Exception {
        awaitEnd();
        return browser.getPage(job, BacktestAction.URL_NAME + "/" + last().getId() + "/");
    }

    @Test
    public void earlierVerificationsAreReplayedAndThresholdsProposed() throws Exception {
        badThirtyHoursAgo();
        deploy(job);
        try (JenkinsRule.WebClient browser = browser()) {
            submit(form(browser));
            HtmlPage page = result(browser);
            String text = page.asNormalizedText();
            assertThat(last().state().failure(), is(nullValue()));
            assertThat(text, containsString("3 deployments: 1 would have failed, 0 been inconclusive, 0 warned."));
            assertThat(text, containsString("False alarms: 0 of 2 good ones. Missed: 0 of 1 bad ones."));
            assertThat(text, containsString("Error rate"));
            assertThat(text, containsString("Now <= 1%, suggested"));
            JsonNode json = new ObjectMapper()
                    .readTree(browser.goTo(
                                    page.getUrl().getPath().substring(j.contextPath.length() + 1) + "backtest.json",
                                    "application/json")
                            .getWebResponse()
                            .getContentAsString());
            assertThat(json.at("/checks/0/failed").asInt(), is(1));
            assertThat(json.at("/suggestions/checks/0/suggested").asText(), containsString("<="));
            assertThat(form(browser).asNormalizedText(), containsString("Finished"));
        }
    }

    @Test
    public void anotherPolicyAndOtherTimesCanBeTried() throws Exception {
        deploy(job);
        DeploymentVerificationConfiguration.get()
                .setPolicies(List.of(new NamedPolicy(
                        "strict",
                        "window: {duration: 1m, interval: 15s}\n"
                                + "metrics: [{name: 'Errors of ${service}', query: '"
                                + QUERY
                                + "', unit: ratio, criteria: <= 0.01%}]\n"
                                + "http: [{name: health, url: 'http://127.0.0.1:1/'}]")));
        try (JenkinsRule.WebClient browser = browser()) {
            HtmlPage page = browser.getPage(job, BacktestAction.URL_NAME + "/?policy=strict");
            HtmlForm form = page.getFormByName("backtest");
            assertThat(form.getTextAreaByName("text").getText(), containsString("Errors of checkout"));
            form.getInputsByName("at").forEach(i -> i.setChecked(false));
            form.getInputByName("suggest").setChecked(false);
            String at = Instant.now().minus(Duration.ofHours(3)).toString();
            form.getTextAreaByName("times").setText(at + "\n1750000000 bad\n");
            submit(page);
            String text = result(browser).asNormalizedText();
            assertThat(text, containsString("2 deployments: 2 would have failed"));
            assertThat(text, containsString("False alarms: 1 of 1 good ones. Missed: 0 of 1 bad ones."));
            assertThat(text, containsString("Left out, because they cannot be asked of the past: health."));
            assertThat(text, not(containsString("suggested")));

            page = browser.getPage(job, BacktestAction.URL_NAME + "/?policy=strict");
            form = page.getFormByName("backtest");
            String policy = form.getTextAreaByName("text").getText();
            form.getTextAreaByName("text").setText(policy.replace("<= 0.01%", "<= 1%"));
            submit(page);
            assertThat(result(browser).asNormalizedText(), containsString("3 deployments: 0 would have failed"));
        }
    }

    @Test
    public void whatIsWrongIsToldAndWhatWasWrittenStays() throws Exception {
        deploy(job);
        try (JenkinsRule.WebClient browser = browser()) {
            HtmlPage page = form(browser);
            page.getFormByName("backtest").getTextAreaByName("times").setText("yesterday");
            page = submit(page);
            assertThat(page.asNormalizedText(), containsString("'yesterday' is no time"));
            HtmlForm form = page.getFormByName("backtest");
            assertThat(form.getTextAreaByName("times").getText(), is("yesterday"));
            form.getTextAreaByName("times")
                    .setText(Instant.now().plusSeconds(60).toString());
            page = submit(page);
            assertThat(page.asNormalizedText(), containsString("is not over yet"));
            form = page.getFormByName("backtest");
            form.getTextAreaByName("times").setText("");
            form.getInputsByName("at").forEach(i -> i.setChecked(false));
            page = submit(page);
            assertThat(page.asNormalizedText(), containsString("Choose at least one past deployment"));
            form = page.getFormByName("backtest");
            form.getInputsByName("at").forEach(i -> i.setChecked(true));
            form.getInputByName("rate").setValue("150");
            page = submit(page);
            assertThat(page.asNormalizedText(), containsString("above 0 and below 100"));
            form = page.getFormByName("backtest");
            form.getTextAreaByName("text").setText("metrics: [");
            page = submit(page);
            assertThat(page.asNormalizedText(), containsString("policy:1:11"));
        }
        assertThat(Backtests.get().of(job), is(empty()));
    }

    @Test
    public void credentialsAreThoseOfTheJob() throws Exception {
        Folder folder = j.jenkins.createProject(Folder.class, "team");
        folder.addProperty(new FolderCredentialsProperty(new DomainCredentials[] {
            new DomainCredentials(
                    Domain.global(),
                    List.of(new StringCredentialsImpl(
                            CredentialsScope.GLOBAL, "token", "", Secret.fromString("of-the-folder"))))
        }));
        PrometheusSourceConfig source = new PrometheusSourceConfig("prometheus", prometheus.url());
        source.setAuthentication(AuthenticationType.BEARER);
        source.setCredentialsId("token");
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(source));
        deploy(job);
        try (JenkinsRule.WebClient browser = browser()) {
            submit(form(browser));
            assertThat(result(browser).asNormalizedText(), containsString("there is no credential 'token'"));
            job = folder.createProject(FreeStyleProject.class, "shop");
            deploy(job);
            submit(form(browser));
            assertThat(result(browser).asNormalizedText(), containsString("3 deployments: 0 would have failed"));
        }
        assertThat(prometheus.authorizations(), everyItem(is("Bearer of-the-folder")));
    }

    @Test
    public void oneThatIsUnderWayCanBeCancelled() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        prometheus.setPast(QUERY, time -> {
            asked.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0.001;
        });
        deploy(job);
        try (JenkinsRule.WebClient browser = browser()) {
            String run = job.getUrl() + BacktestAction.URL_NAME + "/run?suggest=on&history=2h&" + "times="
                    + Instant.now().minusSeconds(7200).getEpochSecond();
            post(browser, run);
            asked.await();
            assertThat(last().isActive(), is(true));
            assertThat(
                    post(browser, run).getWebResponse().getContentAsString(),
                    containsString("A back-test of this job is under way"));
            String page = job.getUrl() + BacktestAction.URL_NAME + "/" + last().getId() + "/";
            assertThat(browser.goTo(page).asNormalizedText(), containsString("0 of 1 deployments replayed"));
            assertThat(
                    browser.goTo(page + "progress", "application/json")
                            .getWebResponse()
                            .getContentAsString(),
                    containsString("\"active\":true"));
            post(browser, page + "cancel");
            awaitEnd();
            assertThat(last().phase(), is(BacktestRun.Phase.CANCELLED));
            assertThat(browser.goTo(page).asNormalizedText(), containsString("Cancelled"));
        } finally {
            end.countDown();
        }
    }

    private Page post(JenkinsRule.WebClient browser, String path) throws Exception {
        return browser.getPage(browser.addCrumb(new WebRequest(new URL(j.getURL(), path), HttpMethod.POST)));
    }

    @Test
    public void onlyWhoMayBuildMayAndOnlyWhoMayConfigureChangesThePolicy() throws Exception {
        deploy(job);
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "builder")
                .grant(Item.READ)
                .everywhere()
                .to("reader", "builder")
                .grant(Item.BUILD)
                .everywhere()
                .to("builder"));
        String action = job.getUrl() + BacktestAction.URL_NAME;
        String run = action + "/run?times=" + Instant.now().minusSeconds(7200).getEpochSecond();
        try (JenkinsRule.WebClient reader = browser();
                JenkinsRule.WebClient builder = browser()) {
            Stream.of(reader, builder).forEach(b -> b.setThrowExceptionOnFailingStatusCode(false));
            reader.login("reader");
            builder.login("builder");
            assertThat(reader.goTo(job.getUrl()).asXml(), not(containsString(BacktestAction.URL_NAME)));
            assertThat(reader.goTo(action + "/").getWebResponse().getStatusCode(), is(403));
            assertThat(post(reader, run).getWebResponse().getStatusCode(), is(403));
            assertThat(builder.goTo(job.getUrl()).asXml(), containsString(BacktestAction.URL_NAME));
            assertThat("not by a link", builder.goTo(run).getWebResponse().getStatusCode(), is(404));
            assertThat(
                    post(builder, run + "&text=metrics:%20%5B%5D")
                            .getWebResponse()
                            .getStatusCode(),
                    is(403));
            assertThat(Backtests.get().of(job), is(empty()));
            assertThat(post(builder, run).getWebResponse().getStatusCode(), is(200));
            awaitEnd();
            String result = action + "/" + last().getId() + "/";
            assertThat(reader.goTo(result).getWebResponse().getStatusCode(), is(403));
            assertThat(reader.goTo(result + "backtest.json").getWebResponse().getStatusCode(), is(403));
            assertThat(builder.goTo(result).asNormalizedText(), containsString("by builder"));
        }
    }

    @Test
    public void resultsGoWithTheirJob() throws Exception {
        deploy(job);
        try (JenkinsRule.WebClient browser = browser()) {
            submit(form(browser));
            awaitEnd();
        }
        job.delete();
        job = j.createFreeStyleProject("shop");
        assertThat(Backtests.get().of(job), is(empty()));
    }
}
