package io.jenkins.plugins.deploymentverification.engine.policy;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PolicyReaderTest {

    private static final String FULL = String.join(
            "\n",
            "services:",
            "  - name: checkout",
            "    source: prod",
            "    window: {duration: 10m, interval: 30s, initialDelay: 1m}",
            "    failFast: true",
            "    scoring: {pass: 90, warning: 75}",
            "    metrics:",
            "      - name: error-rate",
            "        source: other",
            "        query: 'sum(rate(errors{version=\"${version}\"}[2m]))'",
            "        criteria: '<= 1%'",
            "        warning: '<= 0.5%'",
            "        unit: '%'",
            "        aggregation: max",
            "        onNoData: wait",
            "        onError: fail",
            "        failureLimit: 2",
            "        consecutiveFailures: 3",
            "        errorLimit: 4",
            "        minMeasurements: 5",
            "        duration: 5m",
            "        severity: normal",
            "        weight: 2.5",
            "        action: rollback",
            "        guard: {query: 'sum(rate(requests[2m]))', criteria: '>= 1 req/s'}",
            "    http:",
            "      - name: health",
            "        url: https://checkout.example/health",
            "        method: post",
            "        headers: {X-Probe: 'yes'}",
            "        body: '{}'",
            "        expectedStatus: [200, 204-206, 3xx]",
            "        bodyContains: UP",
            "        jsonPath: $.status",
            "        jsonEquals: UP",
            "        maxLatency: 500ms",
            "        followRedirects: true",
            "        timeout: 3s",
            "        retries: 2",
            "        verifyTls: false",
            "    tcp:",
            "      - {name: port, host: db.example, port: 5432, timeout: 2s, retries: 1}",
            "    alerts:",
            "      - {name: alerts, labels: {severity: critical}, includePending: true}",
            "    targets:",
            "      - {name: targets, labels: {job: checkout}, minTargets: 3}",
            "");

    private static ServicePolicy read(String yaml) throws PolicyException {
        return PolicyReader.withParameters(Map.of("version", "1.5"))
                .read("p.yaml", yaml)
                .services()
                .get(0);
    }

    private static String problems(String yaml) {
        return assertThrows(PolicyException.class, () -> read(yaml)).getMessage();
    }

    @Test
    public void everyKeyArrives() throws Exception {
        ServicePolicy service = read(FULL);
        assertThat(service.source(), equalTo("prod"));
        assertThat(
                service.window(),
                equalTo(new Window(Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofMinutes(1))));
        assertThat(service.failFast(), is(true));
        assertThat(service.scoring(), equalTo(new Scoring(90, 75)));
        MetricCheck metric = (MetricCheck) service.checks().get(0);
        assertThat(
                metric.settings(),
                equalTo(new CheckSettings(
                        "error-rate",
                        Severity.NORMAL,
                        2.5,
                        FailureAction.ROLLBACK,
                        DataPolicy.WAIT,
                        DataPolicy.FAIL,
                        2,
                        3,
                        4,
                        5,
                        Duration.ofMinutes(5),
                        null,
                        false,
                        null,
                        List.of())));
        assertThat(metric.source(), equalTo("other"));
        assertThat(metric.query(), equalTo("sum(rate(errors{version=\"1.5\"}[2m]))"));
        assertThat(metric.unit(), equalTo(Unit.PERCENT));
        assertThat(metric.criteria().test(1), is(true));
        assertThat(metric.warning().test(1), is(false));
        assertThat(metric.aggregation(), equalTo(Aggregation.MAX));
        assertThat(metric.guard().criteria().test(0.5), is(false));
        HttpCheck http = (HttpCheck) service.checks().get(1);
        assertThat(http.method(), equalTo("POST"));
        assertThat(http.headers(), equalTo(Map.of("X-Probe", "yes")));
        assertThat(http.expectedStatus().toString(), equalTo("[200, 204-206, 300-399]"));
        assertThat(http.bodyContains(), equalTo("UP"));
        assertThat(http.maxLatency(), equalTo(Duration.ofMillis(500)));
        assertThat(http.followRedirects(), is(true));
        assertThat(http.verifyTls(), is(false));
        TcpCheck tcp = (TcpCheck) service.checks().get(2);
        assertThat(tcp.host() + ":" + tcp.port(), equalTo("db.example:5432"));
        assertThat(((AlertCheck) service.checks().get(3)).includePending(), is(true));
        assertThat(((TargetCheck) service.checks().get(4)).minTargets(), equalTo(3));
    }

    @Test
    public void theCanonicalFormReadsBackToTheSamePolicy() throws Exception {
        ServicePolicy service = read(FULL);
        String json = PolicyWriter.toJson(service);
        ServicePolicy again = PolicyReader.withParameters(Map.of())
                .read("p.json", json)
                .services()
                .get(0);
        assertThat(again, equalTo(service));
        assertThat(PolicyWriter.toJson(again), equalTo(json));
        assertThat(PolicyWriter.digest(again), equalTo(PolicyWriter.digest(service)));
    }

    @Test
    public void literalPlaceholdersSurviveTheCanonicalForm() throws Exception {
        ServicePolicy service = read("name: s\nhttp:\n - {name: h, url: 'http://h/', bodyContains: '$${x}'}\n");
        assertThat(((HttpCheck) service.checks().get(0)).bodyContains(), equalTo("${x}"));
        assertThat(read(PolicyWriter.toJson(service)), equalTo(service));
    }

    @Test
    public void presetsNeedOneLine() throws Exception {
        ServicePolicy service = read("preset: web-service\nname: checkout\n");
        assertThat(
                service.checks().stream().map(Check::name).toList(),
                contains("availability", "error-rate", "latency-p95"));
        assertThat(((MetricCheck) service.checks().get(0)).query(), equalTo("min(up{job=\"checkout\"})"));
        assertThat(((MetricCheck) service.checks().get(2)).unit(), equalTo(Unit.SECONDS));
    }

    @Test
    public void everyPresetIsSoundAndReadsBack() throws Exception {
        for (String preset : Presets.names()) {
            ServicePolicy service = PolicyReader.withParameters(Map.of("namespace", "shop"))
                    .read("p", "name: checkout\npreset: " + preset + "\n")
                    .services()
                    .get(0);
            assertThat(preset, read(PolicyWriter.toJson(service)), equalTo(service));
            assertThat(preset, Presets.description(preset).isBlank(), is(false));
        }
    }

    @Test
    public void presetParametersLabelsAndGivenParametersWinInThatOrder() throws Exception {
        String yaml = "name: checkout\npresets: [error-rate]\nlabels: {job: shop, env: '${environment}'}\n"
                + "parameters: {requests_metric: my_requests_total, max_error_rate: 2%, environment: test}\n";
        ServicePolicy service = PolicyReader.withParameters(Map.of("environment", "prod\"", "rate_window", "9m"))
                .read("p.yaml", yaml)
                .services()
                .get(0);
        MetricCheck check = (MetricCheck) service.checks().get(0);
        assertThat(check.query(), containsString("my_requests_total{env=\"prod\\\"\",job=\"shop\"}[9m]"));
        assertThat(check.criteria().toString(), equalTo("<= 2%"));
    }

    @Test
    public void aPresetsMissingParameterIsTold() {
        assertThat(problems("name: s\npreset: replicas\n"), containsString("${namespace} has no value"));
        assertThat(
                problems("name: s\npreset: web\n"),
                containsString("p.yaml:2:1 (preset): unknown preset 'web'; there are: availability"));
    }

    @Test
    public void unknownKeysNameTheNearestKnownOne() {
        assertThat(
                problems("name: s\nmetrics:\n  - name: a\n    qeury: up\n    criteria: '> 0'\n"),
                containsString("p.yaml:4:5 (metrics[0].qeury): unknown key 'qeury'; did you mean 'query'?"));
        assertThat(problems("name: s\npreset: cpu\nfail_fast: true\n"), containsString("did you mean 'failFast'?"));
    }

    @Test
    public void allProblemsAreToldAtOnce() {
        String found = problems("name: s\n"
                + "window: {duration: 5, interval: 100ms}\n"
                + "metrics:\n"
                + "  - criteria: '500'\n"
                + "    unit: furlong\n"
                + "    severity: high\n"
                + "    weight: -1\n"
                + "http:\n"
                + "  - {name: h, url: 'ftp://x', expectedStatus: 99}\n"
                + "tcp:\n"
                + "  - {name: t, host: 'a b', port: 70000}\n"
                + "alerts:\n"
                + "  - {name: al}\n");
        for (String expected : new String[] {
            "'5' is not a duration",
            "needs 'name'",
            "needs 'query'",
            "expected one of >=",
            "unknown unit 'furlong'",
            "must be one of critical, normal, info, but is 'high'",
            "must be a number from 0.0",
            "must be a whole http or https URL",
            "'99' is not an HTTP status",
            "'a b' is not a host name",
            "from 1 to 65535, but is '70000'",
            "needs 'labels'"
        }) {
            assertThat(found, containsString(expected));
        }
    }

    @Test
    public void windowsThatCannotBeAreRefused() {
        assertThat(
                problems("name: s\npreset: cpu\nwindow: {interval: 10ms}\n"),
                containsString("interval must be at least 1s"));
        assertThat(
                problems("name: s\npreset: cpu\nwindow: {duration: 7d, interval: 1s}\n"),
                containsString("longer interval"));
    }

    @Test
    public void servicesAndChecksHaveUniqueNames() {
        assertThat(
                problems("services:\n - {name: a, preset: cpu}\n - {name: a, preset: cpu}\n"),
                containsString("is there twice"));
        assertThat(problems("name: s\npresets: [cpu, cpu]\n"), containsString("two checks named 'cpu'"));
    }

    @Test
    public void nothingToCheckIsAnError() {
        assertThat(problems("name: s\n"), containsString("has no checks"));
        assertThat(problems("services: []\n"), containsString("needs between 1 and 100 services"));
        assertThat(problems("just text"), containsString("must be a mapping"));
    }

    @Test
    public void passwordsInUrlsAreRefused() {
        assertThat(
                problems("name: s\nhttp:\n - {name: h, url: 'http://u:p@h/'}\n"),
                containsString("must not carry a password"));
    }

    @Test
    public void severalServicesAreRead() throws Exception {
        Policy policy = PolicyReader.withParameters(Map.of())
                .read("p", "services:\n - {name: a, preset: cpu}\n - {name: b, preset: memory}\n");
        assertThat(policy.services(), hasSize(2));
        assertThat(policy.service("b").isPresent(), is(true));
        assertThat(policy.service("c").isPresent(), is(false));
    }
}
