package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMarker;
import io.jenkins.plugins.deploymentverification.engine.metric.EventQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.GateRequest;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.GateStart;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SloQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SloStatus;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceInfo;
import io.jenkins.plugins.deploymentverification.engine.metric.SystemEvent;
import io.jenkins.plugins.deploymentverification.engine.metric.http.SourceClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Asks Datadog.
 *
 * <p>A query for one time looks back over some minutes, because Datadog answers in buckets whose last ones are empty or
 * still being filled; only buckets that are over count.
 */
public final class DatadogSource implements MetricSource {

    private final DatadogSettings settings;
    private final SourceClient client;
    private final Links links;

    private DatadogSource(DatadogSettings settings, SourceClient client) {
        this.settings = settings;
        this.client = client;
        this.links = new Links(settings.app());
    }

    /**
     * Prepares a connection; nothing is sent yet.
     *
     * @throws SourceException of kind CONFIGURATION when a certificate or key cannot be read
     */
    public static DatadogSource open(DatadogSettings settings) throws SourceException {
        return new DatadogSource(settings, SourceClient.open(settings.connection(), new DatadogDialect()));
    }

    @Override
    public MetricAnswer query(MetricQuery query) throws SourceException, InterruptedException {
        Instant settled = query.to().minus(settings.settle());
        if (settings.api() == DatadogSettings.Api.V1) {
            Instant from = query.isRange() ? query.from() : query.to().minus(settings.lookback());
            Found found = new QueryV1(client).ask(query.expression(), from, query.to(), settled, query.budget());
            return query.isRange() ? found.series() : found.last();
        }
        return queryV2(query, formula(query.expression()), settled);
    }

    private MetricAnswer queryV2(MetricQuery query, Formula formula, Instant settled)
            throws SourceException, InterruptedException {
        QueryV2 v2 = new QueryV2(client);
        if (query.isRange()) {
            return v2.timeseries(formula, query.from(), query.to(), query.step(), settled, query.budget())
                    .series();
        }
        Instant from = query.to().minus(settings.lookback());
        if (settings.evaluation() == DatadogSettings.Evaluation.LAST) {
            return v2.timeseries(formula, from, query.to(), null, settled, query.budget())
                    .last();
        }
        return v2.scalar(formula, settings.evaluation(), from.minus(settings.settle()), settled, query.budget())
                .last();
    }

    private static Formula formula(String expression) throws SourceException {
        try {
            return Formula.parse(expression);
        } catch (IllegalArgumentException e) {
            throw new SourceException(SourceException.Kind.REJECTED, e.getMessage(), e);
        }
    }

    @Override
    public List<MonitorStatus> monitors(MonitorQuery query, Duration budget)
            throws SourceException, InterruptedException {
        return new MonitorStates(client, links).of(query, budget);
    }

    @Override
    public SloStatus slo(SloQuery query, Duration budget) throws SourceException, InterruptedException {
        return new SloHistory(client).of(query, budget);
    }

    @Override
    public GateStart startGate(GateRequest request, Duration budget) throws SourceException, InterruptedException {
        return new Gates(client, links).start(request, budget);
    }

    @Override
    public GateResult gate(String id, Duration budget) throws SourceException, InterruptedException {
        return new Gates(client, links).result(id, budget);
    }

    @Override
    public List<SystemEvent> events(EventQuery query, Duration budget) throws SourceException, InterruptedException {
        return new Events(client, links).list(query, budget);
    }

    @Override
    public DeploymentMarker deploymentMarker() {
        return new Events(client, links);
    }

    /** Lists and creates monitors. */
    public DatadogMonitors monitors() {
        return new DatadogMonitors(client, links);
    }

    @Override
    public SourceInfo probe(Duration budget) throws SourceException, InterruptedException {
        return new ConnectionTest(this, client).run(budget);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
