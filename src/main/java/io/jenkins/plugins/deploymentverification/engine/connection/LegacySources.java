package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection.Auth;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSettings;
import io.jenkins.plugins.deploymentverification.engine.metric.prometheus.PrometheusSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads the older form of connections files: one block for each monitoring system, which has no name. */
final class LegacySources {

    /** What the source of {@code prometheus_integration} is called. */
    static final String PROMETHEUS_NAME = "prometheus";

    private static final String PROMETHEUS = "prometheus_integration";
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
        return root.fields().containsKey(PROMETHEUS);
    }

    List<SourceConnection> read(Node root) {
        Fields outer = Fields.of(root, problems);
        outer.get(POLICY);
        outer.get("datadog_integration"); // the older form's other integration, of which this one is independent
        Node block = outer.get(PROMETHEUS);
        outer.refuseUnknown();
        List<SourceConnection> connections = new ArrayList<>();
        if (block == null) {
            problems.add(
                    root.place(), "needs '" + PROMETHEUS + "' to have keys: enabled, url, auth, timeout, retry_count");
        } else {
            connections.add(prometheus(Fields.of(filled.apply(block), problems)));
        }
        return List.copyOf(connections);
    }

    private SourceConnection prometheus(Fields fields) {
        ConnectionFields common = new ConnectionFields(fields, folder);
        SourceConnection connection = new SourceConnection(
                PROMETHEUS_NAME,
                SourceTypes.DEFAULT,
                http -> PrometheusSource.open(new PrometheusSettings(http, Collections.emptySortedMap())),
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
