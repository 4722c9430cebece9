package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.Assert.assertThrows;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.misc.Util;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.deploymentverification.engine.metric.DashboardLink;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.newrelic.NewRelicSettings.Region;
import io.jenkins.plugins.deploymentverification.notification.RobotRule;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceConfig;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Instant;
import java.util.List;
import jenkins.model.Jenkins;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Grafana, CloudWatch and New Relic: as code both ways, in the form, and what is made of them. */
public class CloudSourceConfigsTest {

    private static final String SECRET = "s3cret-key-of-cloud";

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    @Before
    public void configure() throws Exception {
        for (String id : List.of("grafana-token", "aws-session", "newrelic-key")) {
            RobotRule.credential(id, SECRET);
        }
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "aws-key", null, "AKIDEXAMPLE", SECRET));
        ConfigurationAsCode.get()
                .configure(CloudSourceConfigsTest.class
                        .getResource("casc-cloud-sources.yaml")
                        .toString());
    }

    @Test
    public void asCodeIn() {
        GrafanaSourceConfig grafana = source(0, GrafanaSourceConfig.class);
        assertThat(grafana.getDataSource(), is("PBFA97CFB590B2093"));
        assertThat(grafana.getDataSourceType(), is("loki"));
        assertThat(grafana.getOrganization(), is("3"));
        assertThat(grafana.getLookbackSeconds(), is(600));
        assertThat(grafana.getDashboards().get(0).getVariables(), is("service=${service}"));
        CloudWatchSourceConfig aws = source(1, CloudWatchSourceConfig.class);
        assertThat(aws.getUrl(), is("https://monitoring.eu-central-1.amazonaws.com"));
        assertThat(aws.getPeriodSeconds(), is(300));
        NewRelicSourceConfig apm = source(2, NewRelicSourceConfig.class);
        assertThat(apm.getRegion(), is(Region.EU));
        assertThat(apm.getUrl(), is("https://api.eu.newrelic.com"));
    }

    @Test
    public void asCodeOut() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        CNode exported = Util.getUnclassifiedRoot(context).get("deploymentVerification");
        String yaml = Util.toYamlString(exported);
        assertThat(
                yaml,
                allOf(
                        containsString("dataSource: \"PBFA97CFB590B2093\""),
                        containsString("variables: \"service=^${service}\""),
                        containsString("region: \"eu-central-1\""),
                        containsString("sessionSecretId: \"aws-session\""),
                        containsString("account: \"1234567\""),
                        containsString("region: EU"),
                        not(containsString(SECRET))));
    }

    @Test
    public void theFormKeepsEverything() throws Exception {
        List<MetricSourceConfig> before =
                DeploymentVerificationConfiguration.get().getMetricSources();
        j.configRoundtrip();
        List<MetricSourceConfig> after =
                DeploymentVerificationConfiguration.get().getMetricSources();
        for (int i = 0; i < before.size(); i++) {
            assertThat(Jenkins.XSTREAM2.toXML(after.get(i)), is(Jenkins.XSTREAM2.toXML(before.get(i))));
        }
    }

    @Test
    public void sourcesAreMadeWithTheirCredentials() throws Exception {
        for (MetricSourceConfig config :
                DeploymentVerificationConfiguration.get().getMetricSources()) {
            MetricSourceFactory onAnAgent = travelled(config.toFactory(SourceContext.global()));
            try (MetricSource source = onAnAgent.create()) {
                assertThat(source.toString(), not(containsString(SECRET)));
            }
        }
        try (MetricSource grafana = source(0, GrafanaSourceConfig.class)
                .toFactory(SourceContext.global())
                .create()) {
            Instant start = Instant.parse("2026-11-21T10:00:00Z");
            DashboardLink link = grafana.dashboards()
                    .of(new DeploymentMark(
                            "k", "shop-a", null, null, null, start, start.plusSeconds(60), "PASSED", null, null))
                    .get(0);
            assertThat(link.link().toString(), containsString("orgId=3"));
            assertThat(link.panels().size(), is(2));
        }
    }

    @Test
    public void whatIsWrongIsToldWithTheNameOfTheSource() {
        CloudWatchSourceConfig aws = new CloudWatchSourceConfig("aws2", "europe");
        aws.setCredentialsId("aws-key");
        assertThat(failure(aws), allOf(containsString("'aws2'"), containsString("eu-central-1")));
        assertThat(failure(new CloudWatchSourceConfig("aws3", "eu-west-1")), containsString("credentials"));
        assertThat(failure(new NewRelicSourceConfig("apm2", "Shop")), containsString("number"));
        GrafanaSourceConfig grafana = new GrafanaSourceConfig("g2", "https://g.example.com");
        grafana.setDashboards(List.of(new GrafanaDashboard("a/b")));
        assertThat(failure(grafana), allOf(containsString("'g2'"), containsString("after /d/")));
        grafana.setDashboards(null);
        grafana.setOrganization("Main Org.");
        assertThat(failure(grafana), containsString("number"));
    }

    @Test
    public void formsTellWhatIsWrong() {
        GrafanaDashboard.DescriptorImpl dashboard =
                (GrafanaDashboard.DescriptorImpl) j.jenkins.getDescriptorOrDie(GrafanaDashboard.class);
        assertThat(dashboard.doCheckUid("a b").kind, is(FormValidation.Kind.ERROR));
        assertThat(dashboard.doCheckUid("abc").kind, is(FormValidation.Kind.OK));
        assertThat(dashboard.doCheckVariables("service").kind, is(FormValidation.Kind.ERROR));
        assertThat(dashboard.doCheckVariables("a=b\nc=").kind, is(FormValidation.Kind.OK));
        assertThat(dashboard.doCheckPanels("1,2 3").kind, is(FormValidation.Kind.OK));
        assertThat(dashboard.doCheckPanels("one two&").kind, is(FormValidation.Kind.ERROR));
        CloudWatchSourceConfig.DescriptorImpl aws =
                (CloudWatchSourceConfig.DescriptorImpl) j.jenkins.getDescriptorOrDie(CloudWatchSourceConfig.class);
        assertThat(aws.doCheckRegion("europe").kind, is(FormValidation.Kind.ERROR));
        assertThat(aws.doCheckEndpoint("").kind, is(FormValidation.Kind.OK));
        NewRelicSourceConfig.DescriptorImpl apm =
                (NewRelicSourceConfig.DescriptorImpl) j.jenkins.getDescriptorOrDie(NewRelicSourceConfig.class);
        assertThat(apm.doCheckAccount("x").kind, is(FormValidation.Kind.ERROR));
        GrafanaSourceConfig.DescriptorImpl grafana =
                (GrafanaSourceConfig.DescriptorImpl) j.jenkins.getDescriptorOrDie(GrafanaSourceConfig.class);
        assertThat(grafana.doCheckOrganization("Main").kind, is(FormValidation.Kind.ERROR));
        assertThat(grafana.doCheckOrganization("").kind, is(FormValidation.Kind.OK));
    }

    private static MetricSourceFactory travelled(MetricSourceFactory factory) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(factory);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (MetricSourceFactory) in.readObject();
        }
    }

    private static String failure(MetricSourceConfig config) {
        return assertThrows(SourceException.class, () -> config.toFactory(SourceContext.global()))
                .getMessage();
    }

    private static <T> T source(int index, Class<T> type) {
        MetricSourceConfig config =
                DeploymentVerificationConfiguration.get().getMetricSources().get(index);
        assertThat(config, instanceOf(type));
        return type.cast(config);
    }
}
