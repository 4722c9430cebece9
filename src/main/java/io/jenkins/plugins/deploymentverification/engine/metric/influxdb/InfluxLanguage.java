package io.jenkins.plugins.deploymentverification.engine.metric.influxdb;

/** The query languages of InfluxDB, each with an API of its own. */
public enum InfluxLanguage {
    /** InfluxDB 1.x, and what is compatible with its {@code /query}: 2.x with a mapped database, 3.x. */
    INFLUXQL,
    /** InfluxDB 2.x and Cloud, {@code /api/v2/query}; 1.8 where Flux is switched on. */
    FLUX
}
