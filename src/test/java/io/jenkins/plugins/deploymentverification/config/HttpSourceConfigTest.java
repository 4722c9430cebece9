package io.jenkins.plugins.deploymentverification.config;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.Flavor;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What all metric sources over HTTP have in common. */
public class HttpSourceConfigTest {

    private static final String SECRET = "s3cret-of-header";

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Before
    public void answer() throws Exception {
        RobotRule.credential("key-id", SECRET);
        server.stubFor(
                WireMock.any(anyUrl())
                        .willReturn(
                                okJson(
                                        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[],\"version\":\"2.53.0\"}}")));
    }

    private PrometheusSourceConfig config() {
        PrometheusSourceConfig config = new PrometheusSourceConfig("here", server.baseUrl());
        config.setSecretHeaders(
                List.of(new SecretHeader("X-Api-Key", "key-id"), new SecretHeader("X-Other", "key-id")));
        return config;
    }

    @Test
    public void secretHeadersAreSentAndSeenNowhere() throws Exception {
        PrometheusSourceConfig config = config();
        try (MetricSource source = config.toFactory(SourceContext.global()).create()) {
            source.probe(Duration.ofSeconds(20));
            assertThat(source.toString(), not(containsString(SECRET)));
        }
        server.verify(postRequestedFor(urlPathEqualTo("/api/v1/query")).withHeader("X-Api-Key", equalTo(SECRET)));
        assertThat(Jenkins.XSTREAM2.toXML(config), allOf(containsString("key-id"), not(containsString(SECRET))));
    }

    /** As remoting sends it. */
    @Test
    public void whatMakesASourceTravelsToAgents() throws Exception {
        JsonSourceConfig json = new JsonSourceConfig("json", server.baseUrl());
        json.setValue("$.status");
        json.setLabels("host: $.host");
        PrometheusSourceConfig thanos = config();
        thanos.setFlavor(Flavor.THANOS);
        List<HttpSourceConfig> all = List.of(thanos, json, new AlertmanagerSourceConfig("alerts", server.baseUrl()));
        for (HttpSourceConfig config : all) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(config.toFactory(SourceContext.global()));
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
                    MetricSource source = ((MetricSourceFactory) in.readObject()).create()) {
                assertThat(source.toString(), containsString(server.baseUrl()));
            }
        }
    }

    @Test
    public void aSecretHeaderWithoutItsCredentialIsToldBeforeAnythingIsAsked() {
        PrometheusSourceConfig config = config();
        config.setSecretHeaders(List.of(new SecretHeader("X-Api-Key", "gone")));
        String missing = assertThrows(SourceException.class, () -> config.toFactory(SourceContext.global()))
                .getMessage();
        assertThat(missing, containsString("'gone'"));
        config.setSecretHeaders(List.of(new SecretHeader("X-Api-Key", "")));
        String none = assertThrows(SourceException.class, () -> config.toFactory(SourceContext.global()))
                .getMessage();
        assertThat(none, containsString("'here'"));
    }

    @Test
    public void aConfigurationOfTheFirstVersionLoadsUnchanged() throws Exception {
        PrometheusSourceConfig config = (PrometheusSourceConfig) Jenkins.XSTREAM2.fromXML("""
            <io.jenkins.plugins.deploymentverification.config.PrometheusSourceConfig>
              <name>production</name>
              <enabled>true</enabled>
              <url>https://prometheus.example.com/prod</url>
              <authentication>BASIC</authentication>
              <credentialsId>prometheus-user</credentialsId>
              <headers>X-Scope-OrgID: team-a</headers>
              <timeoutSeconds>20</timeoutSeconds>
              <retries>4</retries>
              <skipTlsVerify>true</skipTlsVerify>
              <clientCertificateId>certificate</clientCertificateId>
            </io.jenkins.plugins.deploymentverification.config.PrometheusSourceConfig>
            """);
        assertThat(config.getName(), is("production"));
        assertThat(config.getUrl(), is("https://prometheus.example.com/prod"));
        assertThat(config.getAuthentication(), is(AuthenticationType.BASIC));
        assertThat(config.getCredentialsId(), is("prometheus-user"));
        assertThat(config.getHeaders(), is("X-Scope-OrgID: team-a"));
        assertThat(config.getSecretHeaders(), is(empty()));
        assertThat(config.getTimeoutSeconds(), is(20));
        assertThat(config.getRetries(), is(4));
        assertThat(config.isSkipTlsVerify(), is(true));
        assertThat(config.getClientCertificateId(), is("certificate"));
    }

    @Test
    public void theConnectionIsTestedWithTheFormAsItStands() throws Exception {
        DeploymentVerificationConfiguration.get()
                .setMetricSources(List.of(config(), new PrometheusSourceConfig("other", "http://127.0.0.1:1")));
        HtmlPage page = j.createWebClient().goTo("manage/configure");
        DomElement button = page.getFirstByXPath("//button[contains(@data-validate-button-with,'tokenUrl')]");
        button.click();
        page.getWebClient().waitForBackgroundJavaScript(20_000);
        await().untilAsserted(() -> server.verify(postRequestedFor(urlPathEqualTo("/api/v1/query"))
                .withHeader("X-Api-Key", equalTo(SECRET))
                .withHeader("X-Other", equalTo(SECRET))));
        await().untilAsserted(() -> {
            page.getWebClient().waitForBackgroundJavaScript(1000);
            assertThat(page.asXml(), containsString("2.53.0"));
        });
        assertThat(page.asXml(), not(containsString(SECRET)));
    }

    /** Jenkins' script takes what a form has not from the form before it. */
    @Test
    public void aTestTakesNoAuthenticationFromTheSourceBefore() {
        List<HttpSourceDescriptor> all = j.jenkins.getDescriptorList(MetricSourceConfig.class).stream()
                .filter(HttpSourceDescriptor.class::isInstance)
                .map(HttpSourceDescriptor.class::cast)
                .toList();
        assertThat(all.size(), greaterThanOrEqualTo(3));
        for (HttpSourceDescriptor descriptor : all) {
            List<String> tested = List.of(descriptor.getTestedFields().split(","));
            assertThat(
                    tested.contains("authentication"),
                    is(!descriptor.getAuthenticationTypes().isEmpty()));
            assertThat(tested.contains("url"), is(descriptor.isUrlShown()));
        }
    }

    /** As above: the credentials offered would be those for the URL of the source before. */
    @Test
    public void listsOfCredentialsAskForNoUrlThatTheFormHasNot() throws Exception {
        j.executeOnServer(() -> {
            for (HttpSourceDescriptor descriptor : List.of(
                    j.jenkins.getDescriptorByType(PrometheusSourceConfig.DescriptorImpl.class),
                    j.jenkins.getDescriptorByType(DatadogSourceConfig.DescriptorImpl.class))) {
                Map<String, Object> list = new HashMap<>();
                descriptor.calcFillSettings("clientCertificateId", list);
                List<String> sent = List.of(list.get("fillDependsOn").toString().split(" "));
                assertThat(sent.contains("url"), is(descriptor.isUrlShown()));
            }
            return null;
        });
    }

    @Test
    public void aWebhookSendsItsSecretHeaders() throws Exception {
        RobotRule.credential("webhook-url", server.baseUrl() + "/hook");
        WebhookNotifierConfig webhook = new WebhookNotifierConfig("receiver", "webhook-url");
        webhook.setAllowHttp(true);
        webhook.setSecretHeaders(List.of(new SecretHeader("Authorization", "key-id")));
        NotifierForms.test(webhook);
        server.verify(anyRequestedFor(urlPathEqualTo("/hook")).withHeader("Authorization", equalTo(SECRET)));
        webhook.setSecretHeaders(List.of(new SecretHeader("Content-Type", "key-id")));
        ChannelException wrong = assertThrows(ChannelException.class, () -> webhook.open(NotifierContext.global()));
        assertThat(wrong.getMessage(), allOf(containsString("Content-Type"), not(containsString(SECRET))));
    }
}
