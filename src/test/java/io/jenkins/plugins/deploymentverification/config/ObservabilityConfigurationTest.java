package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.Assert.assertThrows;

import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.ConfiguredWithCode;
import io.jenkins.plugins.casc.misc.JenkinsConfiguredWithCodeRule;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.deploymentverification.engine.observe.export.PushgatewayServer;
import io.jenkins.plugins.deploymentverification.freestyle.PublishBuildMetrics;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.junit.Rule;
import org.junit.Test;

public class ObservabilityConfigurationTest {

    @Rule
    public final JenkinsConfiguredWithCodeRule j = new JenkinsConfiguredWithCodeRule();

    private static ObservabilityConfiguration configuration() {
        return ObservabilityConfiguration.get();
    }

    private static void assertAsWritten() {
        assertThat(configuration().isMetricsEndpoint(), is(true));
        assertThat(configuration().getMetricsTokenCredentialsId(), is("scraper-token"));
        assertThat(configuration().getExporters(), hasSize(3));
        PushgatewayExporterConfig gateway =
                (PushgatewayExporterConfig) configuration().getExporters().get(0);
        assertThat(gateway.getName(), is("gateway"));
        assertThat(gateway.getUrl(), is("http://pushgateway:9091/prefix"));
        assertThat(gateway.getJob(), is("ci"));
        assertThat(gateway.getInstance(), is("jenkins-1"));
        assertThat(gateway.getCredentialsId(), is("gateway-login"));
        assertThat(gateway.isAllBuilds(), is(false));
        assertThat(gateway.getQueue(), is(100));
        assertThat(gateway.isEnabled(), is(true));
        SignedJsonExporterConfig receiver =
                (SignedJsonExporterConfig) configuration().getExporters().get(1);
        assertThat(receiver.getUrl(), is("https://ci.example.com/builds"));
        assertThat(receiver.getSecretCredentialsId(), is("receiver-secret"));
        assertThat(receiver.isAllBuilds(), is(true));
        assertThat(receiver.getQueue(), is(500));
        PushgatewayExporterConfig plain =
                (PushgatewayExporterConfig) configuration().getExporters().get(2);
        assertThat(plain.getJob(), is("deployment_verification"));
        assertThat(plain.getInstance(), is(nullValue()));
        assertThat(plain.isEnabled(), is(false));
    }

    @Test
    @ConfiguredWithCode("casc-observability.yaml")
    public void asCodeBothWaysAndByTheForm() throws Exception {
        assertAsWritten();
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        String exported =
                Util.toYamlString(Util.getUnclassifiedRoot(context).get("deploymentVerificationObservability"));
        assertThat(exported, is(Util.toStringFromYamlFile(this, "casc-observability-exported.yaml")));

        HtmlForm form = j.createWebClient().goTo("configure").getFormByName("config");
        j.submit(form);
        assertAsWritten();
        configuration().load();
        assertAsWritten();
    }

    @Test
    public void theLastExporterCanBeDeleted() throws Exception {
        configuration().setExporters(List.of(new PushgatewayExporterConfig("gateway", "http://pushgateway:9091")));
        HtmlForm form = j.createWebClient().goTo("configure").getFormByName("config");
        form.getElementsByAttribute("div", "descriptorid", PushgatewayExporterConfig.class.getName())
                .forEach(div -> div.getParentNode().removeChild(div));
        j.submit(form);
        assertThat(configuration().getExporters(), hasSize(0));
    }

    @Test
    public void namesAreUnique() {
        PushgatewayExporterConfig one = new PushgatewayExporterConfig("one", "http://a");
        assertThat(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> configuration().setExporters(List.of(one, one)))
                        .getMessage(),
                containsString("two exporters named 'one'"));
        PushgatewayExporterConfig none = new PushgatewayExporterConfig(" ", "http://a");
        assertThrows(IllegalArgumentException.class, () -> configuration().setExporters(List.of(none)));
    }

    @Test
    public void theTestButtonGoesTheRealWay() throws Exception {
        PushgatewayExporterConfig.DescriptorImpl descriptor =
                j.jenkins.getDescriptorByType(PushgatewayExporterConfig.DescriptorImpl.class);
        try (PushgatewayServer gateway = PushgatewayServer.stopped().start()) {
            FormValidation ok = descriptor.doTest("g", gateway.url().toString(), "", "", "");
            assertThat(ok.getMessage(), ok.kind, is(FormValidation.Kind.OK));
            FormValidation login = descriptor.doTest("g", gateway.url().toString(), "", "", "gone");
            assertThat(login.kind, is(FormValidation.Kind.ERROR));
            assertThat(login.getMessage(), containsString("there is no credential &#039;gone&#039;"));
        }
        FormValidation user = descriptor.doTest("g", "http://maria:s3cret@127.0.0.1:1", "", "", "");
        assertThat(user.kind, is(FormValidation.Kind.ERROR));
        assertThat(user.getMessage(), not(containsString("s3cret")));
        SignedJsonExporterConfig.DescriptorImpl receiver =
                j.jenkins.getDescriptorByType(SignedJsonExporterConfig.DescriptorImpl.class);
        FormValidation noSecret = receiver.doTest("r", "http://127.0.0.1:1/", null);
        assertThat(noSecret.kind, is(FormValidation.Kind.ERROR));
        assertThat(noSecret.getMessage(), containsString("the receiver&#039;s secret"));
    }

    @Test
    public void thePostBuildActionKeepsWhatIsInItsForm() throws Exception {
        PublishBuildMetrics before = new PublishBuildMetrics();
        before.setExporters(List.of("a", "b"));
        before.setCoverageReport("target/site/jacoco/jacoco.xml");
        j.assertEqualDataBoundBeans(before, j.configRoundtrip(before));
        PublishBuildMetrics empty = new PublishBuildMetrics();
        j.assertEqualDataBoundBeans(empty, j.configRoundtrip(empty));
    }
}
