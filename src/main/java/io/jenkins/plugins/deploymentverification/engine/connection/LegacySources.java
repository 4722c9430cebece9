package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection.Auth;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSite;
import io.jenkins.plugins.deploymentverification.engine.metric.datadog.DatadogSource;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusOptions;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads the older form of connections files: one block for each monitoring system, which has no name. */
final class LegacySources {

    /** What the source of {@code prometheus_integration} is called. */
    static final String PROMETHEUS_NAME = "prometheus";

    /** What the source of {@code datadog_integration} is called. */
    static final String DATADOG_NAME = "datadog";

    private static final String PROMETHEUS = "prometheus_integration";
    private static final String DATADOG = "datadog_integration";
    /** The older form's policy, which may stand in the same file. */
    private static final String POLICY = "post_deployment_validation";

    private final Problems problems;
    private final Path folder;
    private final UnaryOperator<Node> filled;

    /** @param filled fills a block's variables */
    LegacySources(Problems problems, Path folder, UnaryOperator<Node> filled) {
        this.problems = problems;
        this.folder = folder;
        this.filled = filled;
    }

    static boolean are(Node root) {
        return root.fields().containsKey(PROMETHEUS) || root.fields().containsKey(DATADOG);
    }

    List<SourceConnection> read(Node root) {
        Fields outer = Fields.of(root, problems);
        outer.get(POLICY);
        Node prometheus = outer.get(PROMETHEUS);
        Node datadog = outer.get(DATADOG);
        outer.refuseUnknown();
        List<SourceConnection> connections = new ArrayList<>();
        if (prometheus == null && datadog == null) {
            problems.add(
                    root.place(),
                    "needs '" + PROMETHEUS + "' to have keys: enabled, url, auth, timeout, retry_count; or '" + DATADOG
                            + "' to have keys: enabled, api_url, api_key, app_key, timeout");
        }
        if (prometheus != null) {
            connections.add(prometheus(Fields.of(filled.apply(prometheus), problems)));
        }
        if (datadog != null) {
            boolean alone = connections.isEmpty() || !connections.get(0).enabled();
            connections.replaceAll(other -> other.asDefault(!alone));
            connections.add(datadog(Fields.of(filled.apply(datadog), problems), alone));
        }
        return List.copyOf(connections);
    }

    private SourceConnection datadog(Fields fields, boolean isDefault) {
        ConnectionFields common = new ConnectionFields(fields, folder);
        boolean enabled = fields.bool("enabled", true);
        String apiKey = key(fields, common, "api_key", enabled);
        String applicationKey = key(fields, common, "app_key", enabled);
        SourceConnection connection = new SourceConnection(
                DATADOG_NAME,
                new DatadogType(),
                http -> DatadogSource.open(DatadogSettings.of(http, apiKey, applicationKey)),
                fields.has("api_url") ? apiUrl(common.url("api_url")) : DatadogSite.US1.api(),
                enabled,
                isDefault,
                new Auth.None(),
                Collections.emptySortedMap(),
                common.timeout(true),
                SourceConnection.DEFAULT_RETRIES,
                SourceConnection.Tls.DEFAULT,
                null);
        fields.refuseUnknown();
        return connection;
    }

    /** What is switched off needs no keys. */
    private static String key(Fields fields, ConnectionFields common, String key, boolean needed) {
        return common.token(needed ? fields.required(key) : fields.text(key, ""), key);
    }

    /** The older form's URLs end with the version of the API, as in {@code https://api.datadoghq.com/api/v1}. */
    private static URI apiUrl(URI url) {
        return URI.create(url.toString().replaceFirst("(/api(/v[12])?)?/*$", ""));
    }

    private SourceConnection prometheus(Fields fields) {
        ConnectionFields common = new ConnectionFields(fields, folder);
        SourceConnection connection = new SourceConnection(
                PROMETHEUS_NAME,
                SourceTypes.DEFAULT,
                http -> PrometheusSource.open(PrometheusOptions.NONE.settings(http)),
                common.url("url"),
                fields.bool("enabled", true),
                true,
                fields.object("auth").map(this::auth).orElse(new Auth.None()),
                Collections.emptySortedMap(),
                common.timeout(true),
                common.retries("retry_count"),
                SourceConnection.Tls.DEFAULT,
                null);
        fields.refuseUnknown();
        return connection;
    }

    private enum AuthType {
        NONE,
        BASIC,
        TOKEN,
        OAUTH2
    }

    private Auth auth(Fields fields) {
        ConnectionFields common = new ConnectionFields(fields, folder);
        AuthType type = fields.oneOf("type", AuthType.class, AuthType.NONE);
        // the older form let all of them stand side by side, the type telling which counts
        List.of("username", "password", "token", "token_url", "client_id", "client_secret", "scopes")
                .forEach(fields::get);
        Auth auth = switch (type) {
            case NONE -> new Auth.None();
            case BASIC -> new Auth.Basic(fields.required("username"), fields.required("password"));
            case TOKEN -> new Auth.Bearer(common.token(fields.required("token"), "token"));
            case OAUTH2 ->
                new Auth.OAuth2(
                        common.url("token_url"),
                        fields.required("client_id"),
                        fields.required("client_secret"),
                        common.words("scopes"));
        };
        fields.refuseUnknown();
        return auth;
    }
}
