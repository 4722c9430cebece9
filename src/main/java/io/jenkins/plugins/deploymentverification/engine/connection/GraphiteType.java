package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.graphite.GraphiteSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.graphite.GraphiteSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;

/** Graphite, or what speaks its render API. */
final class GraphiteType implements SourceType {

    @Override
    public String code() {
        return "graphite";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        LookBack lookBack = LookBacks.read(fields, false);
        Maker maker = connection -> GraphiteSource.open(new GraphiteSettings(connection, lookBack));
        return maker.speaking(QueryLanguage.GRAPHITE);
    }
}
