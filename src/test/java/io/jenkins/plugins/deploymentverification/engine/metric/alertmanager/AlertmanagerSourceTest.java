package io.jenkins.plugins.deploymentverification.engine.metric.alertmanager;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

public class AlertmanagerSourceTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);
    private static final String ALERT =
            "{\"labels\":{\"alertname\":\"A\",\"job\":\"shop\"},\"status\":{\"state\":\"STATE\"},"
                    + "\"startsAt\":\"2026-11-21T10:00:00Z\",\"annotations\":{\"summary\":\"it burns\"}}";

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private List<Alert> alerts(ResponseDefinitionBuilder answer, boolean suppressed) throws Exception {
        server.stubFor(any(anyUrl()).willReturn(answer));
        HttpConnection connection = HttpConnection.of(URI.create(server.baseUrl()))
                .withAuthentication(Authentication.bearer("t0ken-s3cret"))
                .withRetries(0);
        try (AlertmanagerSource source = AlertmanagerSource.open(connection, suppressed)) {
            return source.alerts(BUDGET);
        }
    }

    private SourceException failure(ResponseDefinitionBuilder answer) {
        SourceException e = assertThrows(SourceException.class, () -> alerts(answer, false));
        assertThat(e.getMessage(), not(containsString("t0ken-s3cret")));
        return e;
    }

    @Test
    public void noAlertIsNoError() throws Exception {
        assertThat(alerts(okJson("[]"), false), is(empty()));
    }

    @Test
    public void anActiveAlertFiresAndASilencedOneDoesNotUnlessWanted() throws Exception {
        Alert active = alerts(okJson("[" + ALERT.replace("STATE", "active") + "]"), false)
                .get(0);
        assertThat(active.isFiring(), is(true));
        assertThat(active.labels().get("job"), is("shop"));
        assertThat(active.summary(), is("it burns"));
        assertThat(active.activeAt(), is(Instant.parse("2026-11-21T10:00:00Z")));
        ResponseDefinitionBuilder silenced = okJson("[" + ALERT.replace("STATE", "suppressed") + "]");
        assertThat(alerts(silenced, false).get(0).isFiring(), is(false));
        assertThat(alerts(silenced, true).get(0).isFiring(), is(true));
        ResponseDefinitionBuilder fresh = okJson("[" + ALERT.replace("STATE", "unprocessed") + "]");
        assertThat("it may be about to be sent", alerts(fresh, false).get(0).isFiring(), is(true));
    }

    @Test
    public void whatIsNoListOfAlertsIsNoAnswer() {
        for (String body : List.of("", "{}", "[{}]", "[{\"labels\":{}}]", "[" + ALERT, "{\"status\":\"success\"}")) {
            assertThat(body, failure(okJson(body)).kind(), is(Kind.MALFORMED));
        }
    }

    @Test
    public void errorsAreTold() {
        assertThat(
                failure(aResponse().withStatus(401).withBody("bad t0ken-s3cret"))
                        .kind(),
                is(Kind.UNAUTHORIZED));
        assertThat(failure(aResponse().withStatus(404)).kind(), is(Kind.CONFIGURATION));
        assertThat(failure(aResponse().withStatus(503)).kind(), is(Kind.SERVER_ERROR));
        assertThat(
                failure(aResponse().withStatus(302).withHeader("Location", "https://sso.example.com/login"))
                        .kind(),
                is(Kind.UNAUTHORIZED));
    }

    @Test
    public void aMetricIsAskedOfAnotherSource() throws Exception {
        HttpConnection connection = HttpConnection.of(URI.create(server.baseUrl()));
        try (AlertmanagerSource source = AlertmanagerSource.open(connection, false)) {
            MetricQuery query = MetricQuery.instant("up", Instant.now(), BUDGET);
            SourceException e = assertThrows(SourceException.class, () -> source.query(query));
            assertThat(e.kind(), is(Kind.CONFIGURATION));
        }
    }
}
