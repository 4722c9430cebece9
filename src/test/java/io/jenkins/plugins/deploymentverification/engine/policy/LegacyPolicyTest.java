package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.Map;
import org.junit.Test;

/** The older form loads unchanged: a test for each of its keys. */
public class LegacyPolicyTest {

    private static ServicePolicy service(String body) throws PolicyException {
        String yaml = "post_deployment_validation:\n  services:\n    - name: checkout\n" + body.indent(6);
        return PolicyReader.withParameters(Map.of())
                .read("old.yaml", yaml)
                .services()
                .get(0);
    }

    private static MetricCheck metric(String keys) throws PolicyException {
        return (MetricCheck) service("metrics:\n  - name: m\n    query: up\n" + keys.indent(4))
                .checks()
                .get(0);
    }

    @Test
    public void nameOfServiceAndMetricAndQuery() throws Exception {
        ServicePolicy service =
                service("metrics:\n  - name: availability\n    query: 'up{job=\"x\"}'\n    threshold: 1\n");
        assertThat(service.name(), equalTo("checkout"));
        assertThat(service.checks().get(0).name(), equalTo("availability"));
        assertThat(((MetricCheck) service.checks().get(0)).query(), equalTo("up{job=\"x\"}"));
    }

    @Test
    public void thresholdIsAtLeast() throws Exception {
        Criteria criteria = metric("threshold: 0.95\n").criteria();
        assertThat(criteria.test(0.95), is(true));
        assertThat(criteria.test(0.94), is(false));
    }

    @Test
    public void maxValueIsAtMost() throws Exception {
        Criteria criteria = metric("max_value: 0.5\n").criteria();
        assertThat(criteria.test(0.5), is(true));
        assertThat(criteria.test(0.51), is(false));
    }

    @Test
    public void bothBoundsHold() throws Exception {
        Criteria criteria = metric("threshold: 1\nmax_value: 2\n").criteria();
        assertThat(criteria.test(1.5), is(true));
        assertThat(criteria.test(0.5), is(false));
        assertThat(criteria.test(2.5), is(false));
    }

    @Test
    public void durationIsForHowLongTheMetricIsWatched() throws Exception {
        ServicePolicy service = service("metrics:\n  - {name: a, query: up, threshold: 1, duration: 2m}\n"
                + "  - {name: b, query: up, threshold: 1, duration: 5m}\n");
        assertThat(service.window().duration(), equalTo(Duration.ofMinutes(5)));
        assertThat(service.checks().get(0).settings().duration(), equalTo(Duration.ofMinutes(2)));
        assertThat(service.scheduledMeasurements(service.checks().get(0)), equalTo(9));
    }

    @Test
    public void actionOnFailure() throws Exception {
        assertThat(
                metric("threshold: 1\naction_on_failure: rollback\n").settings().action(),
                equalTo(FailureAction.ROLLBACK));
        assertThat(
                metric("threshold: 1\naction_on_failure: alert\n").settings().action(), equalTo(FailureAction.ALERT));
    }

    @Test
    public void httpUrlExpectedStatusTimeoutRetries() throws Exception {
        HttpCheck http = (HttpCheck) service("health_check:\n  http:\n    url: http://checkout:8080/health\n"
                        + "    expected_status: 204\n    timeout: \"30s\"\n    retries: 3\n")
                .checks()
                .get(0);
        assertThat(http.url().toString(), equalTo("http://checkout:8080/health"));
        assertThat(http.expectedStatus().toString(), equalTo("[204]"));
        assertThat(http.timeout(), equalTo(Duration.ofSeconds(30)));
        assertThat(http.retries(), equalTo(3));
    }

    @Test
    public void tcpHostPortTimeoutRetries() throws Exception {
        TcpCheck tcp = (TcpCheck) service("health_check:\n  tcp: {host: db, port: 5432, timeout: \"5s\", retries: 2}\n")
                .checks()
                .get(0);
        assertThat(tcp.host(), equalTo("db"));
        assertThat(tcp.port(), equalTo(5432));
        assertThat(tcp.timeout(), equalTo(Duration.ofSeconds(5)));
        assertThat(tcp.retries(), equalTo(2));
    }

    @Test
    public void connectionsMayStandInTheSameFile() throws Exception {
        String yaml = "prometheus_integration: {enabled: true, url: 'http://p'}\n"
                + "post_deployment_validation: {services: [{name: s, metrics: [{name: m, query: up, threshold: 1}]}]}\n";
        assertThat(
                PolicyReader.withParameters(Map.of())
                        .read("old.yaml", yaml)
                        .services()
                        .get(0)
                        .name(),
                equalTo("s"));
    }

    @Test
    public void errorsNamePlacesInTheOldFile() {
        String yaml =
                "post_deployment_validation:\n  services:\n    - name: s\n      metrics:\n        - {name: m, query: up, treshold: 1}\n";
        String message = assertThrows(
                        PolicyException.class,
                        () -> PolicyReader.withParameters(Map.of()).read("old.yaml", yaml))
                .getMessage();
        assertThat(message, containsString("did you mean 'threshold'?"));
        assertThat(message, containsString("old.yaml:5:"));
        assertThat(message, containsString("needs 'threshold' (at least) or 'max_value' (at most)"));
    }
}
