package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogStub.Reply;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import io.jenkins.plugins.deploymentverification.steps.VerifyDeploymentStep;
import io.jenkins.plugins.deploymentverification.verification.GateCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.MonitorCheckSpec;
import io.jenkins.plugins.deploymentverification.verification.SloCheckSpec;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Datadog in Jenkins: its configuration, and the forms of its checks. */
public class DatadogSourceConfigTest {

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Rule
    public final DatadogStub datadog = new DatadogStub();

    @Before
    public void credentials() throws Exception {
        RobotRule.credential("dd-api", DatadogStub.API_KEY);
        RobotRule.credential("dd-application", DatadogStub.APPLICATION_KEY);
    }

    private DatadogSourceConfig config() {
        DatadogSourceConfig config = new DatadogSourceConfig("datadog");
        config.setSite("EU1");
        config.setApiUrl(datadog.url().toString());
        config.setApiKeyId("dd-api");
        config.setApplicationKeyId("dd-application");
        return config;
    }

    @Test
    public void theFormKeepsEverything() throws Exception {
        DatadogSourceConfig config = config();
        config.setQueryApi("v2");
        config.setEvaluation("max");
        config.setLookbackSeconds(900);
        config.setSettleSeconds(0);
        config.setHeaders("X-Team: shop");
        DeploymentVerificationConfiguration.get().setMetricSources(List.of(config));
        j.configRoundtrip();
        DatadogSourceConfig back = (DatadogSourceConfig)
                DeploymentVerificationConfiguration.get().getMetricSources().get(0);
        j.assertEqualDataBoundBeans(config, back);
        assertThat(back.getSite(), is("datadoghq.eu"));
    }

    @Test
    public void theConnectionTestUsesBothKeys() throws Exception {
        datadog.answer(asked -> Reply.ok(
                asked.path().endsWith("/validate") ? "{\"valid\":true}" : "{\"status\":\"ok\",\"series\":[]}"));
        try (MetricSource source = config().toFactory(SourceContext.global()).create()) {
            assertThat(source.probe(Duration.ofSeconds(20)).product(), is("Datadog"));
        }
        DatadogSourceConfig without = config();
        without.setApplicationKeyId("");
        assertThat(
                assertThrows(SourceException.class, () -> without.toFactory(SourceContext.global()))
                        .getMessage(),
                containsString("needs a credential of the type secret text for the application key"));
        DatadogSourceConfig elsewhere = config();
        elsewhere.setSite("datadoghq.org");
        assertThat(
                assertThrows(SourceException.class, () -> elsewhere.toFactory(SourceContext.global()))
                        .getMessage(),
                containsString("the site must be one of datadoghq.com"));
        assertThat(new DatadogSourceConfig("d").getUrl(), is("https://api.datadoghq.com"));
    }

    @Test
    public void configurationAsCodeGoesBothWays() throws Exception {
        ConfigurationAsCode.get()
                .configure(getClass().getResource("casc-datadog.yaml").toString());
        DatadogSourceConfig one = (DatadogSourceConfig)
                DeploymentVerificationConfiguration.get().getMetricSources().get(0);
        assertThat(one.getUrl(), is("https://api.us5.datadoghq.com"));
        assertThat(one.getEvaluation(), is("avg"));
        CNode exported = Util.getUnclassifiedRoot(new ConfigurationContext(ConfiguratorRegistry.get()))
                .get("deploymentVerification");
        String sources = Util.toYamlString(exported.asMapping().get("metricSources"));
        String imported = Util.toStringFromYamlFile(this, "casc-datadog.yaml");
        for (String line : imported.lines().skip(3).map(String::strip).toList()) {
            assertThat(sources, containsString(line.replaceFirst("^- ", "")));
        }
    }

    @Test
    public void theFormsOfTheChecksKeepEverything() throws Exception {
        MonitorCheckSpec monitor = new MonitorCheckSpec("monitors");
        monitor.setIds(List.of("12", "34"));
        monitor.setMonitorGroups(List.of("env:production,host:a", "env:eu"));
        monitor.setOnWarning("fail");
        monitor.setIncludeMuted(true);
        SloCheckSpec slo = new SloCheckSpec("objective", "abc");
        slo.setValue("budget");
        slo.setTimeframe("30d");
        slo.setTarget(99.5);
        slo.setCriteria(">= 10%");
        slo.setWarning(">= 20%");
        GateCheckSpec gate = new GateCheckSpec("gate");
        gate.setIdentifier("pre");
        gate.setEnvironment("production");
        gate.setSource("datadog");
        VerifyDeploymentStep step = new VerifyDeploymentStep("checkout");
        step.setChecks(List.of(monitor, slo, gate));
        step.setDeploymentMarkers(List.of("datadog", "grafana"));
        step.setEvents(List.of("datadog"));
        VerifyDeploymentStep back = new StepConfigTester(j).configRoundTrip(step);
        assertThat(Snippetizer.object2Groovy(back), is(Snippetizer.object2Groovy(step)));
        assertThat(Snippetizer.object2Groovy(back), containsString("deploymentMarkers: ['datadog', 'grafana']"));
    }
}
