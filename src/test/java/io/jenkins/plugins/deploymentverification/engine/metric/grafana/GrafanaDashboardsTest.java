package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.exactly;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.deploymentverification.engine.metric.DashboardLink;
import io.jenkins.plugins.deploymentverification.engine.metric.Dashboards;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Links to Grafana's pages, pictures of panels, and the connection test. */
public class GrafanaDashboardsTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final String RENDER = "/grafana/render/d-solo/abc/_";

    /** The smallest there is would be longer; what counts is how it begins. */
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff, 7};

    @Rule
    public final GrafanaStub grafana = new GrafanaStub();

    @After
    public void requestsAreThoseOfTheVendorsDocument() throws Exception {
        grafana.checkRequests();
    }

    @Test
    public void dashboardsAreLinkedAtTheTimeOfTheDeployment() throws Exception {
        List<DashboardLink> links = dashboards(dashboard(null, "2", "panel-7")).of(mark("check out&x"));
        assertThat(links.get(0).title(), is("Golden signals"));
        String link = links.get(0).link().toString();
        assertThat(link, startsWith(grafana.url() + "/d/abc?"));
        assertThat(
                link,
                allOf(
                        containsString("from=" + START.minusSeconds(600).toEpochMilli()),
                        containsString("to=" + START.plusSeconds(3000).toEpochMilli()),
                        containsString("var-service=check%20out%26x"),
                        containsString("var-env=prod-"),
                        not(containsString(GrafanaStub.TOKEN))));
        assertThat(links.get(0).panels().stream().map(DashboardLink.Panel::id).toList(), contains("2", "panel-7"));
    }

    @Test
    public void dashboardMayBeOfSomeServicesOnly() throws Exception {
        assertThat(dashboards(dashboard("shop-*, cart")).of(mark("checkout")), is(empty()));
        assertThat(dashboards(dashboard("shop-*, cart")).of(mark("shop-web")).size(), is(1));
        assertThat(dashboards(dashboard("shop-*, cart")).of(mark("cart")).size(), is(1));
        assertThat("no regular expression", dashboards(dashboard("c.rt")).of(mark("cart")), is(empty()));
    }

    @Test
    public void pictureIsFetchedAsItIs() throws Exception {
        renderer(true);
        grafana.server.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(aResponse().withHeader("Content-Type", "image/png").withBody(PNG)));
        Dashboards dashboards = dashboards(dashboard(null, "2", "3"));
        List<DashboardLink.Panel> panels = dashboards.of(mark("a")).get(0).panels();
        assertThat(dashboards.picture(panels.get(0), GrafanaStub.BUDGET), is(PNG));
        assertThat(dashboards.picture(panels.get(1), GrafanaStub.BUDGET), is(PNG));
        assertThat(
                grafana.server.getAllServeEvents().get(0).getRequest().getUrl(),
                allOf(containsString("panelId=3"), containsString("width=1000"), containsString("var-service=a")));
        grafana.server.verify(exactly(1), getRequestedFor(urlEqualTo("/grafana/api/frontend/settings")));
    }

    @Test
    public void absentRendererIsToldAndNotAsked() throws Exception {
        renderer(false);
        assertThat(pictureFailure(Kind.CONFIGURATION), containsString("has no image renderer"));
        grafana.server.verify(exactly(0), getRequestedFor(urlPathEqualTo(RENDER)));
    }

    @Test
    public void whatIsNoPngIsNoPicture() throws Exception {
        renderer(true);
        grafana.server.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(
                        aResponse().withHeader("Content-Type", "image/svg+xml").withBody(PNG)));
        assertThat(pictureFailure(Kind.MALFORMED), containsString("no PNG picture"));
        grafana.server.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(aResponse().withHeader("Content-Type", "image/png").withBody("<svg onload=…>")));
        assertThat(pictureFailure(Kind.MALFORMED), containsString("no PNG picture"));
        byte[] large = Arrays.copyOf(PNG, Dashboards.MOST_BYTES + 1);
        grafana.server.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(aResponse().withHeader("Content-Type", "image/png").withBody(large)));
        assertThat(pictureFailure(Kind.TOO_LARGE), containsString("larger than the limit"));
        grafana.server.stubFor(get(urlPathEqualTo(RENDER))
                .willReturn(aResponse().withStatus(500).withBody("Rendering failed.")));
        assertThat(pictureFailure(Kind.SERVER_ERROR), containsString("Rendering failed."));
    }

    @Test
    public void checkIsLinkedToExplore() throws Exception {
        MetricQuery query = MetricQuery.range(
                "up{a=\"b c\"}", START, START.plusSeconds(60), Duration.ofSeconds(5), GrafanaStub.BUDGET);
        String link = String.valueOf(grafana.source().graphLink(query));
        assertThat(link, startsWith(grafana.url() + "/explore?schemaVersion=1&panes="));
        JsonNode pane = new ObjectMapper()
                .readTree(URLDecoder.decode(link.substring(link.indexOf("panes=") + 6), StandardCharsets.UTF_8))
                .path("a");
        assertThat(pane.path("datasource").asText(), is("P1"));
        assertThat(pane.path("queries").path(0).path("expr").asText(), is("up{a=\"b c\"}"));
        assertThat(pane.path("range").path("from").asText(), is(Long.toString(START.toEpochMilli())));
        MetricQuery huge = MetricQuery.instant("x".repeat(9000), START, GrafanaStub.BUDGET);
        assertThat(grafana.source().graphLink(huge), is(nullValue()));
        MetricQuery wrong = MetricQuery.instant("[1]", START, GrafanaStub.BUDGET);
        assertThat(grafana.source().graphLink(wrong), is(nullValue()));
    }

    @Test
    public void connectionTestAsksTheDataSourceToo() throws Exception {
        renderer(true);
        String health = "/grafana/api/datasources/uid/P1/health";
        grafana.server.stubFor(get(urlEqualTo(health))
                .willReturn(okJson("{\"status\":\"OK\",\"message\":\"Successfully queried the API.\"}")));
        SourceInfo info = grafana.source().probe(GrafanaStub.BUDGET);
        assertThat(info.product(), is("Grafana"));
        assertThat(info.version(), is("12.3.0"));
        assertThat(info.detail(), is("data source P1: Successfully queried the API.; it renders panels"));
        grafana.server.stubFor(get(urlEqualTo(health))
                .willReturn(aResponse()
                        .withStatus(400)
                        .withBody("{\"status\":\"ERROR\",\"message\":\"connection refused\"}")));
        SourceException e =
                assertThrows(SourceException.class, () -> grafana.source().probe(GrafanaStub.BUDGET));
        assertThat(e.getMessage(), containsString("connection refused"));
    }

    @Test
    public void settingsSayWhatIsWrong() {
        GrafanaSettings good = grafana.settings();
        assertThat(good.toString(), not(containsString(GrafanaStub.TOKEN)));
        wrong("not the data source's name", () -> GrafanaSettings.of(grafana.connection(), "My data source"));
        wrong("id of its plugin", () -> good.withType("a b"));
        wrong("after /d/", () -> new Dashboard("a/b", null, null, new TreeMap<>(), List.of()));
        wrong("a number", () -> new Dashboard("a", null, null, new TreeMap<>(), List.of("1&x=2")));
        wrong(
                "at most 6",
                () -> new Dashboard("a", null, null, new TreeMap<>(), List.of("1", "2", "3", "4", "5", "6", "7")));
        wrong("variable's name", () -> new Dashboard("a", null, null, new TreeMap<>(Map.of("a b", "c")), List.of()));
        wrong(
                "1 or more",
                () -> new GrafanaSettings(
                        grafana.connection(), 0, null, "prometheus", Duration.ofMinutes(1), List.of()));
    }

    private static void wrong(String words, org.junit.function.ThrowingRunnable action) {
        assertThat(assertThrows(IllegalArgumentException.class, action).getMessage(), containsString(words));
    }

    private String pictureFailure(Kind kind) throws Exception {
        Dashboards dashboards = dashboards(dashboard(null, "2"));
        DashboardLink.Panel panel = dashboards.of(mark("a")).get(0).panels().get(0);
        SourceException e = assertThrows(SourceException.class, () -> dashboards.picture(panel, GrafanaStub.BUDGET));
        assertThat(e.getMessage(), e.kind(), is(kind));
        return e.getMessage();
    }

    private void renderer(boolean there) {
        grafana.server.stubFor(get(urlEqualTo("/grafana/api/frontend/settings"))
                .willReturn(okJson("{\"buildInfo\":{\"version\":\"12.3.0\"},\"rendererAvailable\":" + there + "}")));
    }

    private Dashboards dashboards(Dashboard dashboard) throws Exception {
        return grafana.open(grafana.settings().withDashboards(List.of(dashboard)))
                .dashboards();
    }

    private static Dashboard dashboard(String services, String... panels) {
        return new Dashboard(
                "abc",
                "Golden signals",
                services,
                new TreeMap<>(Map.of("service", "${service}", "env", "prod-${environment}")),
                List.of(panels));
    }

    private static DeploymentMark mark(String service) {
        return new DeploymentMark(
                "k",
                service,
                null,
                "1",
                null,
                START,
                START.plusSeconds(2400),
                "PASSED",
                null,
                URI.create("https://jenkins.example/"));
    }
}
