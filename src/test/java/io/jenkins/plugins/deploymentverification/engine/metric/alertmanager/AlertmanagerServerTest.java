package io.jenkins.plugins.deploymentverification.engine.metric.alertmanager;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.deploymentverification.engine.metric.Alert;
import io.jenkins.plugins.deploymentverification.engine.metric.Programs;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** Against a real Alertmanager. */
public class AlertmanagerServerTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);

    private Programs programs;
    private URI url;
    private AlertmanagerSource source;

    @Before
    public void start() throws Exception {
        String program = Programs.require("prometheus-alertmanager", "Alertmanager");
        programs = new Programs("alertmanager");
        programs.write("alertmanager.yml", "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n");
        boolean up = false;
        for (int attempt = 0; attempt < 5 && !up; attempt++) {
            programs.kill();
            int port = Programs.freePorts(1)[0];
            url = URI.create("http://127.0.0.1:" + port);
            programs.start(
                    Map.of(),
                    program,
                    "--config.file=alertmanager.yml",
                    "--storage.path=data",
                    "--cluster.listen-address=",
                    "--web.listen-address=127.0.0.1:" + port);
            up = programs.await(URI.create(url + "/-/ready"));
        }
        if (!up) {
            throw new IOException("Alertmanager did not start:\n" + programs.log());
        }
        source = AlertmanagerSource.open(HttpConnection.of(url), false);
    }

    @After
    public void stop() {
        if (source != null) {
            source.close();
        }
        if (programs != null) {
            programs.close();
        }
    }

    @Test
    public void anAlertFiresUntilItIsSilenced() throws Exception {
        assertThat(source.alerts(BUDGET), is(empty()));
        Programs.post(
                URI.create(url + "/api/v2/alerts"),
                "[{\"labels\":{\"alertname\":\"TooManyErrors\",\"service\":\"shop\",\"severity\":\"critical\"},"
                        + "\"annotations\":{\"summary\":\"errors\"}}]",
                "application/json");
        await().atMost(BUDGET).until(() -> source.alerts(BUDGET).size() == 1);
        Alert alert = source.alerts(BUDGET).get(0);
        assertThat(alert.isFiring(), is(true));
        assertThat(alert.matches(Map.of("service", "shop", "severity", "critical")), is(true));
        assertThat(alert.summary(), is("errors"));

        Instant now = Instant.now();
        Programs.post(
                URI.create(url + "/api/v2/silences"),
                "{\"matchers\":[{\"name\":\"service\",\"value\":\"shop\",\"isRegex\":false}],\"startsAt\":\"" + now
                        + "\",\"endsAt\":\"" + now.plusSeconds(3600)
                        + "\",\"createdBy\":\"test\",\"comment\":\"deployment\"}",
                "application/json");
        await().atMost(BUDGET).until(() -> !source.alerts(BUDGET).get(0).isFiring());
        assertThat(source.alerts(BUDGET), hasSize(1));
        try (AlertmanagerSource all = AlertmanagerSource.open(HttpConnection.of(url), true)) {
            assertThat(all.alerts(BUDGET).get(0).isFiring(), is(true));
        }
    }

    @Test
    public void theConnectionTestTellsVersionAndAlerts() throws Exception {
        SourceInfo info = source.probe(BUDGET);
        assertThat(info.product(), is("Alertmanager"));
        assertThat(info.version(), startsWith("0."));
        assertThat(info.detail(), containsString("0 of 0 alerts"));
    }
}
