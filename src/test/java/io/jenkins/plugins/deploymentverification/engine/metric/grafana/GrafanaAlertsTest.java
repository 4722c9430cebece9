package io.jenkins.plugins.deploymentverification.engine.metric.grafana;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** What the states of Grafana's own alert rules become. */
public class GrafanaAlertsTest {

    @Rule
    public final GrafanaStub grafana = new GrafanaStub();

    @After
    public void requestsAreThoseOfTheVendorsDocument() throws Exception {
        grafana.checkRequests();
    }

    @Test
    public void statesOfInstances() throws Exception {
        for (Map.Entry<String, String> state : Map.of(
                        "Alerting", "firing",
                        "Alerting (NoData)", "firing",
                        "Alerting (Error)", "firing",
                        "Recovering", "firing",
                        "Pending", "pending",
                        "NoData", "doubtful",
                        "Error", "doubtful")
                .entrySet()) {
            answer(rule("ok", "", instance(state.getKey())));
            assertThat(state.getKey(), states(), contains(state.getValue()));
        }
        for (String well : List.of("Normal", "Normal (MissingSeries)", "inactive")) {
            answer(rule("ok", "", instance(well)));
            assertThat(well, states(), is(empty()));
        }
    }

    @Test
    public void labelsSummaryAndTimeAreTold() throws Exception {
        answer(rule("ok", "", instance("Alerting")));
        Alert alert = grafana.source().alerts(GrafanaStub.BUDGET).get(0);
        assertThat(
                alert.labels(),
                is(Map.of(
                        "alertname",
                        "Error rate",
                        "grafana_folder",
                        "Shop",
                        "service",
                        "checkout",
                        "team",
                        "payments")));
        assertThat(alert.activeAt(), is(Instant.parse("2026-11-21T09:00:00Z")));
        assertThat(alert.summary(), is("5xx above 1 %"));
    }

    @Test
    public void ruleThatCannotBeEvaluatedIsDoubtful() throws Exception {
        answer(rule("error", "data source unreachable", ""));
        Alert alert = grafana.source().alerts(GrafanaStub.BUDGET).get(0);
        assertThat(alert.state(), is(Alert.DOUBTFUL));
        assertThat(alert.summary(), is("data source unreachable"));
        assertThat(alert.labels().get("alertname"), is("Error rate"));
        assertThat(alert.activeAt(), is(nullValue()));
        answer(rule("nodata", "", instance("Normal")));
        assertThat(states(), contains(Alert.DOUBTFUL));
        answer(rule("error", "x", instance("Error")));
        assertThat("told once", states(), contains(Alert.DOUBTFUL));
    }

    @Test
    public void recordingRulesAndNoRulesAreNoAlerts() throws Exception {
        answer(rule("ok", "", instance("Alerting")).replace("\"alerting\"", "\"recording\""));
        assertThat(states(), is(empty()));
        answer("");
        assertThat(states(), is(empty()));
    }

    @Test
    public void whatIsNoListOfRulesIsNoAnswer() {
        grafana.server.stubFor(any(anyUrl()).willReturn(okJson("{\"status\":\"success\",\"data\":{}}")));
        failure("data.groups is no list");
        grafana.server.stubFor(any(anyUrl())
                .willReturn(okJson("{\"status\":\"success\",\"data\":{\"groups\":[],\"groupNextToken\":\"x\"}}")));
        failure("a part of the rules");
        grafana.server.stubFor(
                any(anyUrl()).willReturn(okJson("{\"status\":\"error\",\"error\":\"failure getting rules\"}")));
        failure("failure getting rules");
        answer(rule("ok", "", instance("Purple")));
        failure("Purple");
    }

    private void failure(String words) {
        SourceException e =
                assertThrows(SourceException.class, () -> grafana.source().alerts(GrafanaStub.BUDGET));
        assertThat(e.getMessage(), containsString(words));
    }

    private List<String> states() throws Exception {
        return grafana.source().alerts(GrafanaStub.BUDGET).stream()
                .map(Alert::state)
                .toList();
    }

    private void answer(String rules) {
        grafana.server.stubFor(any(anyUrl())
                .willReturn(okJson("{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"g\",\"file\":\"Shop\","
                        + "\"rules\":[" + rules + "]}]}}")));
    }

    private static String rule(String health, String error, String instances) {
        return "{\"name\":\"Error rate\",\"type\":\"alerting\",\"state\":\"firing\",\"health\":\"" + health
                + "\",\"lastError\":\"" + error + "\",\"labels\":{\"team\":\"payments\"},\"alerts\":[" + instances
                + "]}";
    }

    private static String instance(String state) {
        return "{\"state\":\"" + state + "\",\"labels\":{\"alertname\":\"Error rate\",\"service\":\"checkout\"},"
                + "\"annotations\":{\"summary\":\"5xx above 1 %\"},\"activeAt\":\"2026-11-21T10:00:00+01:00\","
                + "\"value\":\"1e+00\"}";
    }
}
