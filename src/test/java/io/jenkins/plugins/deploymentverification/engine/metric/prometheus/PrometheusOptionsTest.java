package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PrometheusOptionsTest {

    private static PrometheusSettings settings(Flavor flavor, String url, String tenant) {
        return new PrometheusOptions(flavor, tenant, true, false).settings(HttpConnection.of(URI.create(url)));
    }

    @Test
    public void aPrometheusIsAskedForNothingSpecial() {
        PrometheusSettings settings = settings(Flavor.PROMETHEUS, "http://h", null);
        assertThat(settings.parameters(), is(Map.of()));
        assertThat(settings.http().headers(), is(Map.of()));
        assertThat(settings.url(), is(URI.create("http://h")));
    }

    @Test
    public void thanosIsToldToAnswerInWhole() {
        assertThat(
                settings(Flavor.THANOS, "http://h", null).parameters(),
                is(Map.of("dedup", "true", "partial_response", "false")));
        PrometheusSettings other = new PrometheusOptions(Flavor.THANOS, "team-a", false, true)
                .settings(HttpConnection.of(URI.create("http://h")));
        assertThat(other.parameters(), is(Map.of("dedup", "false", "partial_response", "true")));
        assertThat(other.http().headers(), is(Map.of("THANOS-TENANT", "team-a")));
    }

    @Test
    public void mimirHasATenantAndAPath() {
        PrometheusSettings settings = settings(Flavor.MIMIR, "http://mimir:8080", "team-a|team-b");
        assertThat(settings.url(), is(URI.create("http://mimir:8080/prometheus")));
        assertThat(settings.http().headers(), is(Map.of("X-Scope-OrgID", "team-a|team-b")));
        assertThat(
                "a path of its own stays",
                settings(Flavor.MIMIR, "http://h/cortex/prom", null).url(),
                is(URI.create("http://h/cortex/prom")));
    }

    @Test
    public void grafanaCloudTakesTheInstanceForAUser() {
        HttpConnection token = HttpConnection.of(URI.create("https://prometheus-prod-01.grafana.net"))
                .withAuthentication(Authentication.bearer("glc_secret"));
        PrometheusOptions options = new PrometheusOptions(Flavor.GRAFANA_CLOUD, "123456", true, false);
        PrometheusSettings settings = options.settings(token);
        assertThat(settings.url(), is(URI.create("https://prometheus-prod-01.grafana.net/api/prom")));
        assertThat(settings.connection().authentication(), is(Authentication.basic("123456", "glc_secret")));
        HttpConnection none = token.withAuthentication(Authentication.none());
        String wrong = assertThrows(IllegalArgumentException.class, () -> options.settings(none))
                .getMessage();
        assertThat(wrong, containsString("needs a token"));
        PrometheusOptions asUser = new PrometheusOptions(Flavor.GRAFANA_CLOUD, null, true, false);
        HttpConnection user = token.withAuthentication(Authentication.basic("1", "t"));
        assertThat(asUser.settings(user).connection().authentication(), is(user.authentication()));
    }

    @Test
    public void victoriaMetricsHasItsTenantInThePath() {
        PrometheusSettings settings = settings(Flavor.VICTORIAMETRICS, "http://vmselect:8481", "42:7");
        assertThat(settings.url(), is(URI.create("http://vmselect:8481/select/42:7/prometheus")));
        assertThat(settings.parameters(), is(Map.of("deny_partial_response", "1", "nocache", "1")));
        assertThat(settings(Flavor.VICTORIAMETRICS, "http://vm:8428", null).url(), is(URI.create("http://vm:8428")));
        PrometheusOptions partial = new PrometheusOptions(Flavor.VICTORIAMETRICS, null, true, true);
        assertThat(
                partial.settings(HttpConnection.of(URI.create("http://vm"))).parameters(), is(Map.of("nocache", "1")));
    }

    @Test
    public void whatCannotBeATenantIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings(Flavor.PROMETHEUS, "http://h", "a"));
        assertThrows(IllegalArgumentException.class, () -> settings(Flavor.VICTORIAMETRICS, "http://h", "../x"));
        assertThrows(IllegalArgumentException.class, () -> settings(Flavor.GRAFANA_CLOUD, "http://h", "me"));
        assertThrows(IllegalArgumentException.class, () -> settings(Flavor.MIMIR, "http://h", "a\nb"));
    }

    @Test
    public void onlyWhatHasAGraphPageIsLinkedTo() throws Exception {
        MetricQuery query = MetricQuery.instant("up", Instant.EPOCH, Duration.ofSeconds(1));
        for (Flavor flavor : List.of(Flavor.MIMIR, Flavor.GRAFANA_CLOUD)) {
            try (PrometheusSource source = PrometheusSource.open(settings(flavor, "http://h", null))) {
                assertThat(source.graphLink(query), is(nullValue()));
            }
        }
        try (PrometheusSource source = PrometheusSource.open(settings(Flavor.THANOS, "http://h", null))) {
            assertThat(source.graphLink(query).getPath(), is("/graph"));
        }
    }
}
