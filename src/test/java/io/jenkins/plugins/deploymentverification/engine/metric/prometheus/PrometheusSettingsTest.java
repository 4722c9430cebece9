package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.deploymentverification.engine.http.Authentication;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class PrometheusSettingsTest {

    private final PrometheusSettings settings = PrometheusSettings.builder(URI.create("https://a:s3cret@h/prom"))
            .authentication(
                    Authentication.clientCredentials(URI.create("https://h/token"), "me", "s3cret", List.of("read")))
            .http(HttpSettings.builder().header("X-Api-Key", "s3cret").build())
            .header("X-Scope-OrgID", "team")
            .parameter("dedup", "true")
            .timeout(Duration.ofSeconds(7))
            .build();

    @Test
    public void travelToAgents() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(settings);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject(), is(settings));
        }
    }

    @Test
    public void showWhereButNoSecret() {
        assertThat(settings.toString(), allOf(containsString("https://h/prom"), not(containsString("s3cret"))));
    }

    @Test
    public void timeoutIsTheOneOfTheConnectionUnlessGiven() {
        HttpSettings http =
                HttpSettings.builder().responseTimeout(Duration.ofSeconds(3)).build();
        assertThat(
                PrometheusSettings.builder(URI.create("http://h"))
                        .http(http)
                        .build()
                        .timeout(),
                is(Duration.ofSeconds(3)));
        assertThat(settings.timeout(), is(Duration.ofSeconds(7)));
        assertThat(settings.http().headers().keySet().toString(), is("[X-Api-Key, X-Scope-OrgID]"));
    }
}
