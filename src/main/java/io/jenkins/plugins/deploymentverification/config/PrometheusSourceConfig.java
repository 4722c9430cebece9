package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.util.Collections;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A Prometheus, or what speaks its API: Thanos, Mimir, Grafana Cloud, VictoriaMetrics. */
public final class PrometheusSourceConfig extends HttpSourceConfig {

    @DataBoundConstructor
    public PrometheusSourceConfig(String name, String url) {
        super(name, url);
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        return new PrometheusFactory(new PrometheusSettings(connection, Collections.emptySortedMap()));
    }

    /** The form's part for it. */
    @Extension
    @Symbol("prometheus")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.PrometheusSourceConfig_displayName();
        }
    }
}
