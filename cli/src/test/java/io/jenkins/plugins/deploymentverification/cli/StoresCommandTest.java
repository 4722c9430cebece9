package io.jenkins.plugins.deploymentverification.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Several stores in one policy, within this process: each is asked in its own language. */
public class StoresCommandTest {

    private static final String POLICY = """
        name: shop
        source: influx
        window: {duration: 1s, interval: 1s}
        metrics:
          - name: latency
            query: SELECT mean(ms) FROM requests WHERE version = '${version}' AND $timeFilter
            criteria: "<= 500ms"
            unit: ms
          - name: errors
            source: logs
            query: level:error AND version:"${version}"
            criteria: "<= 5"
        """;

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private String policy;
    private String config;

    @Before
    public void configure() throws Exception {
        policy = file("policy.yaml", POLICY);
        config = file("connections.yaml", """
            sources:
              - {name: influx, type: influxdb, url: "%1$s", database: shop}
              - {name: logs, type: elasticsearch, url: "%1$s", index: "logs-*"}
            """.formatted(server.baseUrl()));
        server.stubFor(post(urlPathEqualTo("/query"))
                .willReturn(okJson(
                        "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"requests\",\"columns\":[\"time\",\"mean\"],"
                            + "\"values\":[[0,120.5]]}]}]}")));
        server.stubFor(post(urlPathEqualTo("/logs-*/_count"))
                .willReturn(okJson("{\"count\":3,\"_shards\":{\"total\":2,\"successful\":2,\"failed\":0}}")));
    }

    @Test
    public void aVersionStaysAValueInEachLanguage() {
        String evil = "it's 1.2\"} or x";
        int exit = run("verify", "--policy", policy, "--config", config, "--deployed-version", evil);
        assertThat(out + "" + err, exit, is(0));
        server.verify(postRequestedFor(urlPathEqualTo("/query"))
                .withFormParam(
                        "q",
                        WireMock.matching("\\QSELECT mean(ms) FROM requests WHERE version = 'it\\'s 1.2\"} or"
                                + " x' AND (time >= \\E\\d+ms AND time < \\d+ms\\)")));
        server.verify(postRequestedFor(urlPathEqualTo("/logs-*/_count"))
                .withRequestBody(matchingJsonPath(
                        "$.query.bool.filter[1].query_string.query",
                        equalTo("level:error AND version:\"it's 1.2\\\"} or x\""))));
    }

    @Test
    public void aPolicyIsCheckedInTheLanguagesOfItsSources() throws Exception {
        String bare = file("bare.yaml", POLICY.replace("version:\"${version}\"", "version:${version}"));
        assertThat(run("check-policy", policy, "--config", config, "--set", "version=1.2 rc"), is(0));
        assertThat(run("check-policy", bare, "--config", config, "--set", "version=1.2 rc"), is(3));
        assertThat(err.toString(StandardCharsets.UTF_8), containsString("put quotes around it"));
    }

    private String file(String name, String text) throws Exception {
        Path file = folder.getRoot().toPath().resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    private int run(String... args) {
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                StandardCharsets.UTF_8,
                100,
                Map.of());
        return Main.run(terminal, new Interruption(), args);
    }
}
