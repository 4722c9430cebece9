package io.jenkins.plugins.deploymentverification.engine.connection;

import io.jenkins.plugins.deploymentverification.engine.connection.SourceConnection.Auth;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads connections files: YAML or JSON with lists of {@code sources} and {@code notifiers}, or in the older form with
 * {@code prometheus_integration}. Values may name environment variables as <code>${NAME}</code>. Immutable and safe
 * for use by many threads.
 */
public final class ConnectionsReader {

    private static final String NOTIFIERS = "notifiers";
    private static final int MAX_SOURCES = 200;

    private final EnvironmentValues environment;
    private final Path folder;

    /**
     * A reader for files of one folder.
     *
     * @param environment variables by name
     * @param folder from which the names of files in it are resolved
     */
    public ConnectionsReader(Map<String, String> environment, Path folder) {
        this.environment = new EnvironmentValues(environment);
        this.folder = folder;
    }

    /**
     * Reads and checks connections. Reads the secrets' files they name, and nothing else.
     *
     * @param fileName for messages, and to tell JSON from YAML by its ending
     * @return in the document's order, names unique, at most one of them the default: the one that says so, or the
     *     only one there is
     * @throws DocumentException with every problem found, each with its line and column; never with a secret
     */
    public List<SourceConnection> read(String fileName, String text) throws DocumentException {
        Node root = DocumentReader.read(fileName, text);
        Problems problems = new Problems();
        List<SourceConnection> connections = LegacySources.are(root)
                ? new LegacySources(problems, folder, node -> filled(node, problems)).read(root)
                : sources(root, problems);
        if (!problems.isEmpty()) {
            throw new DocumentException(problems.found());
        }
        return connections;
    }

    /**
     * Reads and checks the notifiers of the same file.
     *
     * @return in the document's order, names unique; none where it has no {@code notifiers}
     * @throws DocumentException with every problem found in them, each with its line and column; never with a secret
     */
    public List<NotifierConnection> readNotifiers(String fileName, String text) throws DocumentException {
        Problems problems = new Problems();
        List<NotifierConnection> notifiers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<Node> nodes =
                Fields.of(DocumentReader.read(fileName, text), problems).list(NOTIFIERS);
        for (Node node : nodes.subList(0, Math.min(nodes.size(), MAX_SOURCES))) {
            NotifierConnection notifier =
                    new NotifierFields(Fields.of(filled(node, problems), problems), folder).read();
            if (!names.add(notifier.name())) {
                problems.add(node.place(), "the notifier '" + notifier.name() + "' is there twice");
            }
            notifiers.add(notifier);
        }
        if (!problems.isEmpty()) {
            throw new DocumentException(problems.found());
        }
        return List.copyOf(notifiers);
    }

    private List<SourceConnection> sources(Node root, Problems problems) {
        Fields fields = Fields.of(root, problems);
        List<Node> nodes = fields.list("sources");
        boolean notifiersAlone = nodes.isEmpty() && fields.has(NOTIFIERS);
        fields.get(NOTIFIERS); // read for themselves
        fields.refuseUnknown();
        if (root.kind() == Node.Kind.OBJECT && !notifiersAlone && (nodes.isEmpty() || nodes.size() > MAX_SOURCES)) {
            problems.add(root.place(), "needs 'sources', a list of 1 to " + MAX_SOURCES + " metric sources");
        }
        List<SourceConnection> connections = new ArrayList<>();
        Set<String> names = new HashSet<>();
        boolean hasDefault = false;
        for (Node node : nodes.subList(0, Math.min(nodes.size(), MAX_SOURCES))) {
            SourceConnection connection = source(Fields.of(filled(node, problems), problems));
            if (!names.add(connection.name())) {
                problems.add(node.place(), "the source '" + connection.name() + "' is there twice");
            }
            if (connection.isDefault() && hasDefault) {
                problems.add(node.place(), "only one source can be the default");
            }
            hasDefault |= connection.isDefault();
            connections.add(connection);
        }
        return connections.size() == 1 ? List.of(connections.get(0).asDefault(true)) : List.copyOf(connections);
    }

    /** @see SourceConnection#plain */
    static SourceConnection plain(String name, String type, String url) {
        Node.Place place = new Node.Place("--source", 1, 1, "");
        Problems problems = new Problems();
        Map<String, Node> fields = new LinkedHashMap<>();
        Map.of("name", name, "type", type, "url", url)
                .forEach((key, value) -> fields.put(key, Node.text(place, value)));
        SourceConnection connection =
                new ConnectionsReader(Map.of(), Path.of("")).source(Fields.of(Node.object(place, fields), problems));
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.found().stream()
                    .map(DocumentException.Problem::message)
                    .collect(Collectors.joining("; ")));
        }
        return connection;
    }

    private SourceConnection source(Fields fields) {
        ConnectionFields common = new ConnectionFields(fields, folder);
        String name = common.name();
        SourceType type = SourceTypes.of(fields);
        SourceConnection connection = new SourceConnection(
                name,
                type,
                type.read(fields, common),
                type.url(fields, common),
                fields.bool("enabled", true),
                fields.bool("default", false),
                fields.object("auth").map(this::auth).orElse(new Auth.None()),
                common.headers(),
                common.timeout(false),
                common.retries("retries"),
                common.tls(),
                common.proxy());
        fields.refuseUnknown();
        return connection;
    }

    private enum AuthType {
        NONE,
        BASIC,
        BEARER,
        OAUTH2
    }

    private Auth auth(Fields fields) {
        if (!fields.has("type")) {
            fields.problems().add(fields.node().place(), "needs 'type': none, basic, bearer or oauth2");
            return new Auth.None();
        }
        ConnectionFields common = new ConnectionFields(fields, folder);
        Auth auth = switch (fields.oneOf("type", AuthType.class, AuthType.NONE)) {
            case NONE -> new Auth.None();
            case BASIC -> new Auth.Basic(fields.required("username"), common.secret("password"));
            case BEARER -> new Auth.Bearer(common.token(common.secret("token"), "token"));
            case OAUTH2 ->
                new Auth.OAuth2(
                        common.url("tokenUrl"),
                        fields.required("clientId"),
                        common.secret("clientSecret"),
                        common.words("scopes"));
        };
        fields.refuseUnknown();
        return auth;
    }

    /** What is switched off needs no variables. */
    private Node filled(Node raw, Problems problems) {
        Node enabled = raw.get("enabled");
        boolean off = enabled != null && "false".equals(enabled.text());
        return environment.fill(raw, off ? new Problems() : problems);
    }
}
