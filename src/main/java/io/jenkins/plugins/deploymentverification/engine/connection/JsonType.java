package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.json.JsonSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.json.JsonSource;

/** Any HTTP API that answers JSON. */
final class JsonType implements SourceType {

    @Override
    public String code() {
        return "json";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        String body = fields.text("body", null);
        try {
            JsonSettings settings = new JsonSettings(
                    fields.text("path", ""),
                    fields.text("method", body == null ? "GET" : "POST"),
                    body,
                    fields.text("series", null),
                    fields.text("points", null),
                    fields.text("value", ""),
                    fields.text("time", null),
                    fields.map("labels"),
                    fields.text("error", null),
                    fields.text("partial", null),
                    fields.duration("lookback", JsonSettings.DEFAULT_LOOKBACK));
            return connection -> JsonSource.open(connection, settings);
        } catch (IllegalArgumentException e) {
            fields.problems().add(fields.node().place(), e.getMessage());
            return connection -> {
                throw e; // never asked for: the problem was told
            };
        }
    }
}
