package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.deploymentverification.StubPrometheus;
import io.jenkins.plugins.deploymentverification.engine.environment.ApprovalRule;
import io.jenkins.plugins.deploymentverification.engine.environment.Environment;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.Rule;
import org.junit.Test;

public class ConfigurationAsCodeTest {

    @Rule
    public final JenkinsConfiguredWithCodeRule j = new JenkinsConfiguredWithCodeRule();

    @Rule
    public final StubPrometheus prometheus = new StubPrometheus();

    @Test
    @ConfiguredWithCode("casc.yaml")
    public void importsEverything() {
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        assertThat(configuration.getDefaultSource(), is("production"));
        assertThat(configuration.getMetricSources(), hasSize(6));
        assertThat(configuration.getMetricSources().get(0), instanceOf(PrometheusSourceConfig.class));

        PrometheusSourceConfig production = source(0);
        assertThat(production.getName(), is("production"));
        assertThat(production.getUrl(), is("https://prometheus.example.com/prod"));
        assertThat(production.isEnabled(), is(true));
        assertThat(production.getAuthentication(), is(AuthenticationType.BEARER));
        assertThat(production.getCredentialsId(), is("prometheus-token"));
        assertThat(production.getHeaders(), is("X-Scope-OrgID: team-a"));
        assertThat(production.getTimeoutSeconds(), is(20));
        assertThat(production.getRetries(), is(4));
        assertThat(production.isSkipTlsVerify(), is(false));
        assertThat(production.getClientCertificateId(), is(nullValue()));

        PrometheusSourceConfig oauth2 = source(1);
        assertThat(oauth2.getAuthentication(), is(AuthenticationType.OAUTH2));
        assertThat(oauth2.getTokenUrl(), is("https://login.example.com/token"));
        assertThat(oauth2.getScopes(), is("metrics.read"));
        assertThat(oauth2.isEnabled(), is(false));
        assertThat(oauth2.isSkipTlsVerify(), is(true));

        PrometheusSourceConfig plain = source(2);
        assertThat(plain.getAuthentication(), is(AuthenticationType.NONE));
        assertThat(plain.getTimeoutSeconds(), is(10));
        assertThat(plain.getRetries(), is(2));

        JiraSiteConfig cloud = configuration.getJiraSites().get(0);
        assertThat(cloud.getName(), is("cloud"));
        assertThat(cloud.isEnabled(), is(true));
        assertThat(cloud.getAuthentication(), is(JiraAuthentication.BASIC));
        assertThat(cloud.projectKeys(), contains("SHOP", "PAY"));
        assertThat(cloud.isAllowUnsigned(), is(false));
        assertThat(cloud.getPollingMinutes(), is(0));
        JiraSiteConfig dataCenter = configuration.getJiraSites().get(1);
        assertThat(dataCenter.getAuthentication(), is(JiraAuthentication.BEARER));
        assertThat(dataCenter.getApiVersion(), is("2"));
        assertThat(dataCenter.pollingQuery().orElseThrow(), is("project = OPS"));

        assertThat(
                configuration.getPolicies().stream().map(NamedPolicy::getName).toList(), contains("web"));
        assertThat(configuration.getPolicies().get(0).getText(), is("preset: web-service\n"));
    }

    @Test
    @ConfiguredWithCode("casc.yaml")
    public void importsEnvironmentsInTheirOrder() {
        DeploymentVerificationConfiguration configuration = DeploymentVerificationConfiguration.get();
        assertThat(
                configuration.environments().all().stream()
                        .map(Environment::name)
                        .toList(),
                contains("staging", "prod"));
        assertThat(configuration.sourceOf("PROD"), is("production"));
        assertThat(configuration.sourceOf("staging"), is(nullValue()));
        Environment prod = configuration.environments().find("prod").orElseThrow();
        assertThat(prod.needsPassed(), is(true));
        assertThat(
                prod.approval(), is(new ApprovalRule(2, List.of("release-managers", "li"), true, Duration.ofDays(3))));
        assertThat(
                prod.freezes().get(1).endOf(Instant.parse("2026-12-24T12:00:00Z")),
                is(Instant.parse("2027-01-03T16:00:00Z")));
    }

    @Test
    @ConfiguredWithCode("casc.yaml")
    public void exportsWhatItImports() throws Exception {
        ConfiguratorRegistry registry = ConfiguratorRegistry.get();
        ConfigurationContext context = new ConfigurationContext(registry);
        String exported = Util.toYamlString(Util.getUnclassifiedRoot(context).get("deploymentVerification"));
        assertThat(exported, is(Util.toStringFromYamlFile(this, "casc-exported.yaml")));
    }

    @Test
    @ConfiguredWithCode("casc.yaml")
    public void usesTheCredentialThatCodeNames() throws Exception {
        PrometheusSourceConfig configured = source(0);
        PrometheusSourceConfig here = new PrometheusSourceConfig("here", prometheus.url());
        here.setAuthentication(configured.getAuthentication());
        here.setCredentialsId(configured.getCredentialsId());
        try (MetricSource source = here.toFactory(SourceContext.global()).create()) {
            source.query(MetricQuery.instant("up", Instant.now(), Duration.ofSeconds(10)));
        }
        assertThat(prometheus.authorizations(), is(List.of("Bearer token-of-casc-test")));
    }

    @Test
    @ConfiguredWithCode("casc.yaml")
    public void importsNotifiersThatOpenWithTheirCredentials() throws Exception {
        List<NotifierConfig> notifiers =
                DeploymentVerificationConfiguration.get().getNotifiers();
        assertThat(
                notifiers.stream().map(NotifierConfig::getName).toList(),
                contains("ops-dingtalk", "ops-wecom", "ops-feishu", "ops-slack", "ops-teams", "receiver", "ops-mail"));
        assertThat(notifiers.get(1).isEnabled(), is(false));
        assertThat(notifiers.get(0).locale(), is(Locale.SIMPLIFIED_CHINESE));
        try (Channel channel = notifiers.get(0).open(NotifierContext.global())) {
            assertThat(channel.toString(), is("DingTalk robot at https://oapi.dingtalk.com/*** with a secret"));
            assertThat(channel.locale(), is(Locale.SIMPLIFIED_CHINESE));
        }
        ChannelException missing =
                assertThrows(ChannelException.class, () -> notifiers.get(2).open(NotifierContext.global()));
        assertThat(missing.getMessage(), containsString("no credential 'feishu-url'"));
        try (Channel channel = notifiers.get(6).open(NotifierContext.global())) {
            assertThat(channel.id(), startsWith("email:"));
        }
    }

    private static PrometheusSourceConfig source(int index) {
        return (PrometheusSourceConfig)
                DeploymentVerificationConfiguration.get().getMetricSources().get(index);
    }
}
