package io.jenkins.plugins.deploymentverification.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import com.sun.net.httpserver.HttpServer;
import hudson.ExtensionList;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.contract.example.AcmeSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.Symbol;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** The example of {@code docs/extending.md}, as another plugin would write it. */
public class ExampleSourceConfigTest {

    @ClassRule
    public static final JenkinsRule j = new JenkinsRule();

    public static final class AcmeSourceConfig extends HttpSourceConfig {

        @DataBoundConstructor
        public AcmeSourceConfig(String name, String url) {
            super(name, url);
        }

        @Override
        protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
            return new AcmeFactory(connection);
        }

        record AcmeFactory(HttpConnection connection) implements MetricSourceFactory {

            @Override
            public MetricSource create() throws SourceException {
                return new AcmeSource(connection);
            }
        }

        @TestExtension
        @Symbol("acme")
        public static final class DescriptorImpl extends HttpSourceDescriptor {

            @Override
            public String getDisplayName() {
                return "Acme";
            }
        }
    }

    @Test
    public void itSurvivesTheFormAndAsks() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/values", exchange -> {
            byte[] body = "{\"series\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            AcmeSourceConfig config = new AcmeSourceConfig(
                    "acme", "http://127.0.0.1:" + server.getAddress().getPort());
            config.setHeaders("X-Team: shop");
            DeploymentVerificationConfiguration.get().setMetricSources(List.of(config));
            j.configRoundtrip();
            AcmeSourceConfig back = (AcmeSourceConfig)
                    DeploymentVerificationConfiguration.get().getMetricSources().get(0);
            j.assertEqualDataBoundBeans(config, back);
            try (MetricSource source = back.toFactory(SourceContext.global()).create()) {
                assertThat(source.probe(Duration.ofSeconds(20)).product(), is("Acme"));
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    public void theGuideShowsWhatIsCompiledHere() throws Exception {
        assertThat(
                ExtensionList.lookupSingleton(AcmeSourceConfig.DescriptorImpl.class)
                        .getDisplayName(),
                is("Acme"));
        String here = Files.readString(Path.of(
                "src/test/java/" + ExampleSourceConfigTest.class.getName().replace('.', '/') + ".java"));
        String guide = Files.readString(Path.of("docs/extending.md"));
        int start = guide.indexOf("public final class AcmeSourceConfig");
        String shown = guide.substring(start, guide.indexOf("```", start))
                .replace("public final class AcmeSourceConfig", "public static final class AcmeSourceConfig")
                .replace("@Extension", "@TestExtension")
                .strip()
                .lines()
                .map(line -> line.isEmpty() ? line : "    " + line)
                .collect(Collectors.joining("\n"));
        assertThat(here, containsString(shown));
    }
}
