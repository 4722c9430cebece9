package io.jenkins.plugins.deploymentverification.report;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.github.tomakehurst.wiremock.junit.WireMockRule;
import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.GrafanaDashboard;
import io.jenkins.plugins.deploymentverification.config.GrafanaSourceConfig;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.io.InputStream;
import java.util.List;
import org.htmlunit.Page;
import org.htmlunit.html.HtmlPage;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Dashboards and pictures of panels beside a report: fetched when it is finished, shown on its page. */
public class IllustrationsTest {

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff, 7};
    private static final String RENDER = "/render/d-solo/abc/_";

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final WireMockRule grafana =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private FreeStyleBuild build;
    private VerificationAction action;

    @Before
    public void setUp() throws Exception {
        build = j.buildAndAssertSuccess(j.createFreeStyleProject());
        action = VerificationAction.getOrCreate(build);
        GrafanaDashboard dashboard = new GrafanaDashboard("abc");
        dashboard.setTitle("Golden <signals>");
        dashboard.setVariables("service=${service}");
        dashboard.setPanels("2, 4");
        GrafanaSourceConfig config = new GrafanaSourceConfig("boards", grafana.baseUrl());
        config.setDashboards(List.of(dashboard));
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(config));
    }

    @After
    public void reset() {
        DeploymentVerificationConfiguration.get().setMetricSources(List.of());
    }

    @Test
    public void linksAndPicturesAreShown() throws Exception {
        renderer(true);
        grafana.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(aResponse().withHeader("Content-Type", "image/png").withBody(PNG)));
        finish(2, 0);
        String html = page().getWebResponse().getContentAsString();
        assertThat(
                html,
                allOf(
                        containsString(grafana.baseUrl() + "/d/abc?from="),
                        containsString("var-service=checkout"),
                        containsString("Golden &lt;signals>"),
                        containsString("alt=\"Panel 2 of Golden &lt;signals&gt; at the time of the verification\""),
                        not(containsString("<signals>"))));
        Page picture = fetch("panel.png?number=1");
        assertThat(picture.getWebResponse().getContentType(), is("image/png"));
        assertThat(picture.getWebResponse().getResponseHeaderValue("X-Content-Type-Options"), is("nosniff"));
        try (InputStream stream = picture.getWebResponse().getContentAsStream()) {
            assertThat(stream.readAllBytes(), is(PNG));
        }
        for (String none : List.of("3", "0", "-1")) {
            assertThat(fetch("panel.png?number=" + none).getWebResponse().getStatusCode(), is(404));
        }
    }

    @Test
    public void absentRendererIsToldInOneLine() throws Exception {
        renderer(false);
        finish(0, 1);
        String text = page().getBody().getTextContent();
        assertThat(text, containsString("boards: localhost: this Grafana has no image renderer"));
        assertThat(page().getWebResponse().getContentAsString(), not(containsString("panel.png")));
    }

    @Test
    public void pictureThatFailsLeavesTheOthers() throws Exception {
        renderer(true);
        grafana.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(aResponse().withHeader("Content-Type", "image/png").withBody(PNG)));
        grafana.stubFor(get(urlPathEqualTo(RENDER))
                .withQueryParam("panelId", containing("2"))
                .willReturn(aResponse().withHeader("Content-Type", "text/html").withBody("<html>no</html>")));
        finish(1, 1);
        assertThat(page().getBody().getTextContent(), containsString("boards: "));
    }

    @Test
    public void withoutDashboardsNothingIsKept() throws Exception {
        DeploymentVerificationConfiguration.get()
                .setMetricSources(List.of(new GrafanaSourceConfig("bare", grafana.baseUrl())));
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        assertThat(page().getElementById("dv-dashboards"), is(nullValue()));
        assertThat(grafana.getAllServeEvents(), is(empty()));
    }

    @Test
    public void damagedListIsNone() throws Exception {
        assertThat(Illustrations.read("{".getBytes()), is(nullValue()));
        Illustrations other =
                Illustrations.read("{\"dashboards\":[{\"title\":\"x\",\"link\":\"javascript:alert(1)\"}]}".getBytes());
        assertThat(other.dashboards(), is(empty()));
    }

    private void finish(int pictures, int problems) throws Exception {
        action.finish(SampleReports.simple("checkout-1", Verdict.PASSED));
        await().untilAsserted(() -> {
            Illustrations found = new IllustrationStore(action.getRun()).read("checkout-1");
            assertThat(found != null, is(true));
            assertThat(
                    found.dashboards().stream()
                            .mapToInt(d -> d.pictures().size())
                            .sum(),
                    is(pictures));
            assertThat(found.problems(), hasSize(problems));
        });
    }

    private HtmlPage page() throws Exception {
        return client().goTo(build.getUrl() + "deployment-verification/checkout-1/");
    }

    private Page fetch(String path) throws Exception {
        return client().goTo(build.getUrl() + "deployment-verification/checkout-1/" + path, null);
    }

    private JenkinsRule.WebClient client() {
        JenkinsRule.WebClient client = j.createWebClient().withJavaScriptEnabled(false);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client;
    }

    private void renderer(boolean there) {
        grafana.stubFor(get(urlEqualTo("/api/frontend/settings"))
                .willReturn(okJson("{\"buildInfo\":{\"version\":\"12.3.0\"},\"rendererAvailable\":" + there + "}")));
    }
}
