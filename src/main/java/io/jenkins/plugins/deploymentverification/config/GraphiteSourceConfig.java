package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.graphite.GraphiteSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.graphite.GraphiteSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import io.jenkins.plugins.deploymentverification.spi.MetricSourceFactory;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Graphite, or what speaks its render API. */
public final class GraphiteSourceConfig extends HttpSourceConfig {

    private int lookbackSeconds = (int) LookBack.DEFAULT.lookBack().toSeconds();
    private int delaySeconds = (int) LookBack.DEFAULT.delay().toSeconds();

    @DataBoundConstructor
    public GraphiteSourceConfig(String name, String url) {
        super(name, url);
    }

    public int getLookbackSeconds() {
        return lookbackSeconds;
    }

    @DataBoundSetter
    public void setLookbackSeconds(int lookbackSeconds) {
        this.lookbackSeconds = Math.min(Math.max(lookbackSeconds, 1), 604_800);
    }

    /** How long data takes to arrive. */
    public int getDelaySeconds() {
        return delaySeconds;
    }

    @DataBoundSetter
    public void setDelaySeconds(int delaySeconds) {
        this.delaySeconds = Math.min(Math.max(delaySeconds, 0), 3_600);
    }

    @Override
    public QueryLanguage queryLanguage() {
        return QueryLanguage.GRAPHITE;
    }

    @Override
    protected MetricSourceFactory factory(HttpConnection connection, SourceContext context) {
        return new Factory(GraphiteSettings.of(connection)
                .withLookBack(new LookBack(
                        LookBack.DEFAULT.interval(),
                        Duration.ofSeconds(lookbackSeconds),
                        Duration.ofSeconds(delaySeconds))));
    }

    /** @param settings secrets resolved: travels to agents, is never stored */
    private record Factory(GraphiteSettings settings) implements MetricSourceFactory {

        private static final long serialVersionUID = 1L;

        @Override
        public MetricSource create() throws SourceException {
            return GraphiteSource.open(settings);
        }
    }

    /** The form's part for it. */
    @Extension
    @Symbol("graphite")
    public static final class DescriptorImpl extends HttpSourceDescriptor {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.GraphiteSourceConfig_displayName();
        }

        @Override
        protected List<String> ownFields() {
            return List.of("lookbackSeconds", "delaySeconds");
        }
    }
}
