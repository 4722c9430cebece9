package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.alertmanager.AlertmanagerSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** An Alertmanager, for alert checks. */
public final class AlertmanagerSourceConfig extends HttpSourceConfig {

    private boolean suppressed;

    @DataBoundConstructor
    public AlertmanagerSourceConfig(String name, String url) {
        super(name, url);
    }

    /** Whether alerts that are silenced or inhibited count, too. */
    public boolean isSuppressed() {
        return suppressed;
    }

    @DataBoundSetter
    public void setSuppressed(boolean suppressed) {
        this.suppressed = suppressed;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        return new Factory(connection, suppressed);
    }

    /** @param connection secrets resolved: travels to agents, is never stored */
    private record Factory(HttpConnection connection, boolean suppressed) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return AlertmanagerSource.open(connection, suppressed);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("alertmanager")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.AlertmanagerSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of("suppressed");
        }
    }
}
