package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.LookBack;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxLanguage;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.influxdb.InfluxSource;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;

/** InfluxDB: a database that is asked in InfluxQL, or an organization that is asked in Flux. */
final class InfluxType implements SourceType {

    @Override
    public String code() {
        return "influxdb";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        boolean ofFlux = fields.has("organization") || fields.has("bucket");
        InfluxLanguage language =
                fields.oneOf("language", InfluxLanguage.class, ofFlux ? InfluxLanguage.FLUX : InfluxLanguage.INFLUXQL);
        boolean flux = language == InfluxLanguage.FLUX;
        for (String key : new String[] {flux ? "database" : "organization", flux ? "retentionPolicy" : "bucket"}) {
            if (fields.has(key)) {
                common.note(key, "has no meaning for the language " + (flux ? "flux" : "influxql"));
            }
        }
        String database = flux ? null : fields.required("database");
        String retentionPolicy = fields.text("retentionPolicy", null);
        String organization = fields.text("organization", null);
        String bucket = fields.text("bucket", null);
        LookBack lookBack = LookBacks.read(fields, true);
        Maker maker = connection -> InfluxSource.open(
                new InfluxSettings(connection, language, database, retentionPolicy, organization, bucket, lookBack));
        return maker.speaking(flux ? QueryLanguage.FLUX : QueryLanguage.INFLUXQL);
    }
}
