package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import java.util.Locale;

/** What speaks the API of Prometheus, where that makes a difference to how it must be asked. */
public enum Flavor {
    /** Prometheus itself; nothing is added to what is asked. */
    PROMETHEUS("Prometheus", ""),
    /** Thanos' querier or its query front end. */
    THANOS("Thanos", ""),
    /** Grafana Mimir, Cortex. */
    MIMIR("Mimir, Cortex", "/prometheus"),
    /** The hosted Prometheus of Grafana Cloud. */
    GRAFANA_CLOUD("Grafana Cloud", "/api/prom"),
    /** VictoriaMetrics, a single node or a cluster. */
    VICTORIAMETRICS("VictoriaMetrics", "");

    private final String product;
    private final String usualPath;

    Flavor(String product, String usualPath) {
        this.product = product;
        this.usualPath = usualPath;
    }

    /** As its makers write it. */
    public String product() {
        return product;
    }

    /** As people write it in connections files. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where its API is below a URL that has no path of its own. */
    String usualPath() {
        return usualPath;
    }

    /** Whether it can be told not to answer in part. */
    public boolean hasPartialSwitch() {
        return this == THANOS || this == VICTORIAMETRICS;
    }

    /** Whether it can be told to merge the series of replicas. */
    public boolean hasDedupSwitch() {
        return this == THANOS;
    }

    public boolean hasTenants() {
        return this != PROMETHEUS;
    }

    /** Whether people find the graph page of Prometheus there; the others are looked at by Grafana. */
    boolean hasGraphPage() {
        return this != MIMIR && this != GRAFANA_CLOUD;
    }
}
