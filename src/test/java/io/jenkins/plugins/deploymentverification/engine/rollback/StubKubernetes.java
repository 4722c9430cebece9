package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.rules.ExternalResource;

/**
 * As much of a Kubernetes API server, and of its deployment controller, as the real kubectl needs to undo the rollout of
 * one Deployment named "shop" and to patch one Service "shop", both in the namespace "prod".
 */
final class StubKubernetes extends ExternalResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ObjectNode deployment = JSON.createObjectNode();
    private final ObjectNode service = JSON.createObjectNode();
    private final ArrayNode replicaSets = JSON.createArrayNode();
    private HttpServer server;
    private ExecutorService threads;

    @Override
    protected void before() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        object(deployment, "apps/v1", "Deployment", "shop").put("uid", "d-1").put("generation", 1);
        deployment
                .putObject("spec")
                .put("replicas", 1)
                .putObject("selector")
                .putObject("matchLabels")
                .put("app", "shop");
        object(service, "v1", "Service", "shop");
        service.putObject("spec").putObject("selector").put("app", "shop").put("color", "green");
    }

    @Override
    protected void after() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static ObjectNode object(ObjectNode node, String version, String kind, String name) {
        node.put("apiVersion", version).put("kind", kind);
        ObjectNode metadata = node.putObject("metadata");
        return metadata.put("name", name).put("namespace", "prod").put("resourceVersion", "1");
    }

    /** For {@code --kubeconfig}. */
    String kubeconfig() {
        return "apiVersion: v1\nkind: Config\ncurrent-context: stub\n"
                + "clusters: [{name: stub, cluster: {server: 'http://127.0.0.1:"
                + server.getAddress().getPort()
                + "'}}]\ncontexts: [{name: stub, context: {cluster: stub, user: stub}}]\n"
                + "users: [{name: stub, user: {token: t}}]\n";
    }

    /** Deploys an image, as a new revision. */
    synchronized StubKubernetes deploy(String image) {
        ObjectNode template = JSON.createObjectNode();
        template.putObject("metadata").putObject("labels").put("app", "shop");
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "shop")
                .put("image", image);
        ((ObjectNode) deployment.get("spec")).set("template", template);
        rollOut();
        return this;
    }

    /** The image that runs. */
    synchronized String image() {
        return image(deployment);
    }

    synchronized JsonNode selector() {
        return service.at("/spec/selector").deepCopy();
    }

    List<String> requests() {
        return requests;
    }

    /** What the deployment controller does: a replica set for each template, the newest revision for the current one. */
    private void rollOut() {
        ObjectNode metadata = (ObjectNode) deployment.get("metadata");
        metadata.put("generation", metadata.path("generation").asInt() + 1);
        String newest = String.valueOf(newest() + 1);
        JsonNode template = deployment.at("/spec/template");
        ObjectNode current = null;
        for (JsonNode set : replicaSets) {
            if (image(set).equals(image(deployment))) {
                current = (ObjectNode) set;
            }
        }
        if (current == null) {
            current = replicaSets.addObject();
            ObjectNode own =
                    object(current, "apps/v1", "ReplicaSet", "shop-" + newest).put("uid", "r-" + newest);
            own.putObject("labels").put("app", "shop").put("pod-template-hash", newest);
            own.putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "Deployment")
                    .put("name", "shop")
                    .put("uid", "d-1")
                    .put("controller", true);
            ObjectNode spec = current.putObject("spec").put("replicas", 1);
            spec.putObject("selector")
                    .putObject("matchLabels")
                    .put("app", "shop")
                    .put("pod-template-hash", newest);
            ObjectNode copy = template.deepCopy();
            ((ObjectNode) copy.at("/metadata/labels")).put("pod-template-hash", newest);
            spec.set("template", copy);
        }
        ((ObjectNode) current.get("metadata")).putObject("annotations").put(REVISION, newest);
        metadata.putObject("annotations").put(REVISION, newest);
        deployment
                .putObject("status")
                .put("observedGeneration", metadata.get("generation").asInt())
                .put("replicas", 1)
                .put("updatedReplicas", 1)
                .put("readyReplicas", 1)
                .put("availableReplicas", 1);
    }

    /** By this templates are told apart; kubectl writes defaults into those it sends. */
    private static String image(JsonNode object) {
        return object.at("/spec/template/spec/containers/0/image").asText();
    }

    private int newest() {
        int newest = 0;
        for (JsonNode set : replicaSets) {
            newest = Math.max(
                    newest, set.at("/metadata/annotations").path(REVISION).asInt());
        }
        return newest;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        requests.add(exchange.getRequestMethod() + " " + path);
        JsonNode body = switch (path) {
            case "/api" -> JSON.readTree("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}");
            case "/apis" ->
                JSON.readTree("{\"kind\":\"APIGroupList\",\"apiVersion\":\"v1\",\"groups\":[{\"name\":\"apps\","
                        + "\"versions\":[{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}],"
                        + "\"preferredVersion\":{\"groupVersion\":\"apps/v1\",\"version\":\"v1\"}}]}");
            case "/api/v1" -> resources("v1", "services", "Service");
            case "/apis/apps/v1" -> resources("apps/v1", "deployments", "Deployment", "replicasets", "ReplicaSet");
            case "/apis/apps/v1/namespaces/prod/deployments" ->
                list("Deployment", JSON.createArrayNode().add(deployment));
            case "/apis/apps/v1/namespaces/prod/replicasets" -> list("ReplicaSet", replicaSets);
            case "/apis/apps/v1/namespaces/prod/deployments/shop" -> patched(exchange, deployment);
            case "/api/v1/namespaces/prod/services/shop" -> patched(exchange, service);
            default -> null;
        };
        byte[] bytes = body == null || query.contains("watch=") ? new byte[0] : JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static JsonNode resources(String version, String... namesAndKinds) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "APIResourceList").put("apiVersion", "v1").put("groupVersion", version);
        ArrayNode all = list.putArray("resources");
        for (int i = 0; i < namesAndKinds.length; i += 2) {
            ObjectNode resource = all.addObject();
            resource.put("name", namesAndKinds[i])
                    .put("singularName", namesAndKinds[i + 1].toLowerCase(Locale.ROOT))
                    .put("namespaced", true)
                    .put("kind", namesAndKinds[i + 1]);
            resource.putArray("verbs").add("get").add("list").add("patch").add("watch");
        }
        return list;
    }

    private static JsonNode list(String kind, ArrayNode items) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", kind + "List").put("apiVersion", "apps/v1");
        list.putObject("metadata").put("resourceVersion", "1");
        list.set("items", items.deepCopy());
        return list;
    }

    private JsonNode patched(HttpExchange exchange, ObjectNode object) throws IOException {
        if (exchange.getRequestMethod().equals("PATCH")) {
            JsonNode patch =
                    JSON.readTree(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (patch.isArray()) {
                for (JsonNode operation : patch) {
                    String path = operation.get("path").asText();
                    int slash = path.lastIndexOf('/');
                    ((ObjectNode) object.at(path.substring(0, slash)))
                            .set(path.substring(slash + 1), operation.get("value"));
                }
            } else {
                JSON.readerForUpdating(object).readValue(patch);
            }
            if (object == deployment) {
                rollOut();
            }
        }
        return object;
    }
}
