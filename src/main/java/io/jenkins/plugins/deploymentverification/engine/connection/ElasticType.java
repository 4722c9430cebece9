package io.jenkins.plugins.deploymentverification.engine.connection;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch.ElasticSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch.ElasticSource;
import io.jenkins.plugins.deploymentverification.engine.metric.http.HttpConnection;
import io.jenkins.plugins.deploymentverification.engine.policy.QueryLanguage;
import java.net.URI;
import java.time.Duration;

/** Elasticsearch or OpenSearch. */
final class ElasticType implements SourceType {

    @Override
    public String code() {
        return "elasticsearch";
    }

    @Override
    public Maker read(Fields fields, ConnectionFields common) {
        String index = fields.required("index");
        String dateField = fields.text("dateField", ElasticSettings.DEFAULT_DATE_FIELD);
        Duration window = fields.duration("window", ElasticSettings.DEFAULT_WINDOW);
        Duration delay = fields.duration("delay", ElasticSettings.DEFAULT_DELAY);
        String apiKey = apiKey(fields, common);
        try {
            // so that what is wrong is told with its place
            settings(HttpConnection.of(URI.create("http://invalid")), null, index, dateField, window, delay);
        } catch (IllegalArgumentException e) {
            if (!index.isEmpty()) {
                fields.problems().add(fields.node().place(), e.getMessage());
            }
        }
        Maker maker = connection -> ElasticSource.open(settings(connection, apiKey, index, dateField, window, delay));
        return maker.speaking(QueryLanguage.ELASTICSEARCH);
    }

    @CheckForNull
    private static String apiKey(Fields fields, ConnectionFields common) {
        if (!fields.has("apiKey") && !fields.has("apiKeyFile")) {
            return null;
        }
        if (fields.has("auth")) {
            common.note("auth", "stands beside an API key; leave one out");
        }
        return common.token(common.secret("apiKey"), "apiKey");
    }

    private static ElasticSettings settings(
            HttpConnection connection,
            @CheckForNull String apiKey,
            String index,
            String dateField,
            Duration window,
            Duration delay) {
        HttpConnection known = apiKey == null ? connection : ElasticSettings.withApiKey(connection, apiKey);
        return new ElasticSettings(known, index, dateField, window, delay);
    }
}
