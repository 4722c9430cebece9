package io.jenkins.plugins.deploymentverification.observe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.deploymentverification.config.ObservabilityConfiguration;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusServer;
import io.jenkins.plugins.deploymentverification.engine.observe.Promtool;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.runtime.OwnFigures;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import jenkins.model.Jenkins;
import org.htmlunit.Page;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who may scrape our figures, and that a real Prometheus does. */
public class MetricsEndpointTest {

    private static final String TOKEN = "token-of-the-scraper";

    @Rule
    public final JenkinsRule j = new JenkinsRule();

    private final HttpClient client = HttpClient.newHttpClient();

    @Before
    public void security() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader", "manager")
                .grant(Jenkins.MANAGE)
                .everywhere()
                .to("manager"));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "scraper", "", Secret.fromString(TOKEN)));
    }

    private HttpResponse<String> scrape(String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(j.getURL() + MetricsEndpoint.URL_NAME + "/"));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private int statusFor(String user) throws Exception {
        JenkinsRule.WebClient web = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        Page page = web.login(user).goTo(MetricsEndpoint.URL_NAME + "/", null);
        return page.getWebResponse().getStatusCode();
    }

    @Test
    public void itIsNotThereUnlessSwitchedOn() throws Exception {
        ObservabilityConfiguration.get().setMetricsTokenCredentialsId("scraper");
        assertThat(scrape("Bearer " + TOKEN).statusCode(), is(404));
        assertThat(statusFor("manager"), is(404));
    }

    @Test
    public void scrapersComeInByTheirTokenAndUsersByTheirPermission() throws Exception {
        ObservabilityConfiguration configuration = ObservabilityConfiguration.get();
        configuration.setMetricsEndpoint(true);
        assertThat("no token is configured", scrape("Bearer " + TOKEN).statusCode(), is(401));
        configuration.setMetricsTokenCredentialsId("scraper");
        HttpResponse<String> nobody = scrape(null);
        assertThat(nobody.statusCode(), is(401));
        assertThat(nobody.headers().firstValue("WWW-Authenticate").orElse(""), startsWith("Bearer"));
        assertThat(nobody.body(), is(""));
        assertThat(scrape("Bearer " + TOKEN + "x").statusCode(), is(401));
        assertThat(scrape("Bearer").statusCode(), is(401));
        assertThat(statusFor("reader"), is(401));
        assertThat(statusFor("manager"), is(200));

        OwnFigures.get().verified(Verdict.FAILED, "production", Duration.ofMinutes(1));
        HttpResponse<String> figures = scrape("Bearer " + TOKEN);
        assertThat(figures.statusCode(), is(200));
        assertThat(figures.headers().firstValue("Content-Type").orElse(""), startsWith("text/plain"));
        assertThat(figures.headers().firstValue("Cache-Control").orElse(""), is("no-store"));
        assertThat(
                figures.body(), containsString("verifications_total{environment=\"production\",verdict=\"failed\"} 1"));
        assertThat(figures.body(), containsString("deployment_verification_running_verifications 0"));
        assertThat(figures.body(), containsString("deployment_verification_outbox_waiting 0"));
        Promtool.check(figures.body());

        configuration.setMetricsTokenCredentialsId("gone");
        assertThat(scrape("Bearer " + TOKEN).statusCode(), is(401));
    }

    @Test
    public void aRealPrometheusScrapes() throws Exception {
        ObservabilityConfiguration.get().setMetricsEndpoint(true);
        ObservabilityConfiguration.get().setMetricsTokenCredentialsId("scraper");
        OwnFigures.get().verified(Verdict.PASSED, null, Duration.ofMinutes(1));
        URL url = j.getURL();
        String scrape = "{job_name: jenkins, scrape_interval: 1s, metrics_path: " + url.getPath()
                + MetricsEndpoint.URL_NAME + "/, authorization: {credentials: " + TOKEN
                + "}, static_configs: [{targets: ['127.0.0.1:" + url.getPort() + "']}]}";
        try (PrometheusServer prometheus =
                PrometheusServer.configured().scrapeConfig(scrape).start()) {
            prometheus.awaitSeries("deployment_verification_verifications_total{verdict=\"passed\",job=\"jenkins\"}");
            prometheus.awaitSeries("up{job=\"jenkins\"} == 1");
        }
    }
}
