package io.jenkins.plugins.deploymentverification.engine.metric.elasticsearch;

import static io.jenkins.plugins.deploymentverification.engine.metric.SourceException.Kind;

import com.fasterxml.jackson.databind.JsonNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.http.HttpResponse;
import io.jenkins.plugins.deploymentverification.engine.metric.http.Dialect;

/** What the errors of Elasticsearch and OpenSearch mean: {@code error.type}, with the cause deeper inside. */
final class ElasticDialect implements Dialect {

    @Override
    public String api() {
        return "the search API of Elasticsearch";
    }

    @Override
    @CheckForNull
    public Kind kind(HttpResponse response, JsonNode json) {
        String type = cause(json).path("type").asText("");
        return switch (type) {
            case "index_not_found_exception", "no_such_index_exception", "index_closed_exception" -> Kind.CONFIGURATION;
            case "security_exception" -> Kind.UNAUTHORIZED;
            case "parsing_exception",
                    "x_content_parse_exception",
                    "query_shard_exception",
                    "illegal_argument_exception",
                    "too_many_buckets_exception",
                    "too_many_clauses",
                    "aggregation_execution_exception",
                    "script_exception" -> Kind.REJECTED;
            case "es_rejected_execution_exception", "circuit_breaking_exception" -> Kind.RATE_LIMITED;
            case "timeout_exception", "receive_timeout_transport_exception" -> Kind.TIMEOUT;
            default -> null;
        };
    }

    @Override
    @CheckForNull
    public String words(JsonNode json) {
        JsonNode cause = cause(json);
        String type = cause.path("type").asText("");
        String reason = cause.path("reason").asText("");
        return type.isEmpty() || reason.isEmpty() ? null : type + ": " + reason;
    }

    /** "all shards failed" tells nothing; the first shard's failure does. */
    private static JsonNode cause(JsonNode json) {
        JsonNode error = json.path("error");
        JsonNode shard = error.path("failed_shards").path(0).path("reason");
        JsonNode cause = shard.isObject() ? shard : error.path("root_cause").path(0);
        JsonNode deeper = (shard.isObject() ? shard : error).path("caused_by");
        if (deeper.path("type").asText("").equals("too_many_buckets_exception")) {
            return deeper;
        }
        return cause.isObject() ? cause : error;
    }

    @Override
    @CheckForNull
    public String hint(Kind kind, HttpResponse response) {
        return kind == Kind.CONFIGURATION && response.body().contains("index_not_found_exception")
                ? "Nothing is called so; name an index, a data stream or an alias, with * where needed"
                : null;
    }
}
