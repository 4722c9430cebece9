package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.Flavor;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusOptions;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;

/** A Prometheus, or what speaks its API. */
final class PrometheusType implements SourceType {

    @Override
    public String code() {
        return "prometheus";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        Flavor flavor = fields.oneOf("flavor", Flavor.class, Flavor.PROMETHEUS);
        if (fields.has("dedup") && !flavor.hasDedupSwitch()) {
            common.note("dedup", "has no meaning for the flavor " + flavor.code());
        }
        if (fields.has("partial") && !flavor.hasPartialSwitch()) {
            common.note("partial", "has no meaning for the flavor " + flavor.code());
        }
        PrometheusOptions options = new PrometheusOptions(
                flavor,
                fields.convert("tenant", null, text -> tenant(flavor, text.strip())),
                fields.bool("dedup", true),
                fields.bool("partial", false));
        Maker maker = connection -> PrometheusSource.open(options.settings(connection));
        return maker.speaking(QueryLanguage.PROMQL);
    }

    private static String tenant(Flavor flavor, String tenant) {
        return new PrometheusOptions(flavor, tenant, true, false).tenant();
    }
}
