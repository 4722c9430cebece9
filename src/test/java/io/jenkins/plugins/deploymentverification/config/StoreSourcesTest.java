package io.jenkins.plugins.deploymentverification.config;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.junit.WireMockRule;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxLanguage;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.Rule;
import org.junit.Test;

/** InfluxDB, Graphite and Elasticsearch in Jenkins' configuration. */
public class StoreSourcesTest {

    private static final Duration BUDGET = Duration.ofSeconds(20);

    @Rule
    public final JenkinsConfiguredWithCodeRule j = new JenkinsConfiguredWithCodeRule();

    @Rule
    public final WireMockRule server =
            new WireMockRule(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

    private static List<MetricSourceConfig> sources() {
        return DeploymentVerificationConfiguration.get().getMetricSources();
    }

    @Test
    @ConfiguredWithCode("casc-stores.yaml")
    public void codeConfiguresThemAndTheFormKeepsThem() throws Exception {
        List<MetricSourceConfig> configured = sources();
        InfluxSourceConfig influx = (InfluxSourceConfig) configured.get(0);
        assertThat(influx.getLanguage(), is(InfluxLanguage.FLUX));
        assertThat(influx.getOrganization(), is("acme"));
        assertThat(influx.getIntervalSeconds(), is(30));
        assertThat(influx.getDelaySeconds(), is(0));
        ElasticSourceConfig logs = (ElasticSourceConfig) configured.get(3);
        assertThat(logs.getDateField(), is("event.created"));
        assertThat(logs.getDelaySeconds(), is(30));
        for (MetricSourceConfig one : configured) {
            try (MetricSource source = one.toFactory(SourceContext.global()).create()) {
                assertThat(source.toString(), containsString(one.getUrl()));
                assertThat(source.toString(), not(containsString("-of-casc-")));
            }
            assertThat(Jenkins.XSTREAM2.toXML(one), not(containsString("-of-casc-")));
        }

        j.configRoundtrip();

        for (int i = 0; i < configured.size(); i++) {
            j.assertEqualDataBoundBeans(configured.get(i), sources().get(i));
        }
    }

    @Test
    @ConfiguredWithCode("casc-stores.yaml")
    public void exportsWhatItImports() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        String exported = Util.toYamlString(Util.getUnclassifiedRoot(context).get("deploymentVerification"));
        for (String line : List.of(
                "language: FLUX",
                "organization: \"acme\"",
                "bucket: \"shop\"",
                "intervalSeconds: 30",
                "database: \"shop\"",
                "retentionPolicy: \"week\"",
                "- graphite:",
                "lookbackSeconds: 120",
                "index: \"logs-*\"",
                "apiKeyId: \"elastic-key\"",
                "dateField: \"event.created\"",
                "windowSeconds: 600")) {
            assertThat(exported, containsString(line));
        }
    }

    @Test
    @ConfiguredWithCode("casc-stores.yaml")
    public void credentialsReachTheServer() throws Exception {
        server.stubFor(WireMock.any(anyUrl())
                .willReturn(okJson(
                        "{\"count\":3,\"_shards\":{\"total\":1,\"failed\":0},\"version\":{\"number\":\"8.1\"}}")));
        ElasticSourceConfig elastic = new ElasticSourceConfig("here", server.baseUrl());
        elastic.setIndex("logs");
        elastic.setApiKeyId("elastic-key");
        try (MetricSource source = elastic.toFactory(SourceContext.global()).create()) {
            assertThat(source.probe(BUDGET).version(), is("8.1"));
        }
        server.verify(postRequestedFor(urlPathEqualTo("/logs/_count"))
                .withHeader("Authorization", equalTo("ApiKey key-of-casc-elastic")));

        InfluxSourceConfig influx = new InfluxSourceConfig("here", server.baseUrl());
        influx.setLanguage(InfluxLanguage.FLUX);
        influx.setAuthentication(AuthenticationType.BEARER);
        influx.setCredentialsId("influx-token");
        try (MetricSource source = influx.toFactory(SourceContext.global()).create()) {
            assertThrows(SourceException.class, () -> source.probe(BUDGET));
        }
        server.verify(postRequestedFor(urlPathEqualTo("/api/v2/query"))
                .withHeader("Authorization", equalTo("Token token-of-casc-influx")));
    }

    @Test
    @ConfiguredWithCode("casc-stores.yaml")
    public void theSourceOfACheckDecidesItsLanguage() {
        QueryLanguage.Lookup languages =
                DeploymentVerificationConfiguration.get().languages(null);
        assertThat(languages.of(null, null), is(QueryLanguage.FLUX));
        assertThat(languages.of(null, "old-influx"), is(QueryLanguage.INFLUXQL));
        assertThat(languages.of("logs", "old-influx"), is(QueryLanguage.ELASTICSEARCH));
        assertThat(languages.of("gone", null), is(QueryLanguage.PROMQL));
        QueryLanguage.Lookup ofStep = DeploymentVerificationConfiguration.get().languages("carbon");
        assertThat(ofStep.of(null, "old-influx"), is(QueryLanguage.GRAPHITE));
        assertThat(ofStep.of("logs", null), is(QueryLanguage.ELASTICSEARCH));
    }

    @Test
    public void whatIsMissingIsTold() {
        SourceException noDatabase = assertThrows(
                SourceException.class,
                () -> new InfluxSourceConfig("here", "http://h").toFactory(SourceContext.global()));
        assertThat(noDatabase.getMessage(), containsString("name of the database"));
        SourceException noIndex = assertThrows(
                SourceException.class,
                () -> new ElasticSourceConfig("here", "http://h").toFactory(SourceContext.global()));
        assertThat(noIndex.getMessage(), containsString("an index looks like"));
        ElasticSourceConfig.DescriptorImpl form =
                j.jenkins.getDescriptorByType(ElasticSourceConfig.DescriptorImpl.class);
        assertThat(form.doCheckIndex("logs-*").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckIndex("a b").kind, is(FormValidation.Kind.ERROR));
    }
}
