package io.jenkins.plugins.deploymentverification.engine.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/**
 * Says of the pods in a namespace that they run and are ready, as a kubelet does, until it is closed. Pods whose image
 * is called "bad" never become ready.
 */
final class Kubelet implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READY = "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\","
            + "\"status\":\"True\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"}]}}";

    private final KubernetesServer server;
    private final String namespace;
    private final Thread thread;
    private volatile boolean isClosed;

    private Kubelet(KubernetesServer server, String namespace) {
        this.server = server;
        this.namespace = namespace;
        this.thread = new Thread(this::run, "kubelet of " + namespace);
    }

    static Kubelet start(KubernetesServer server, String namespace) {
        Kubelet kubelet = new Kubelet(server, namespace);
        kubelet.thread.setDaemon(true);
        kubelet.thread.start();
        return kubelet;
    }

    private void run() {
        try {
            while (!isClosed) {
                for (JsonNode pod : JSON.readTree(server.kubectl("get", "pods", "-n", namespace, "-o", "json"))
                        .path("items")) {
                    if (!isReady(pod) && !image(pod).startsWith("bad")) {
                        makeReady(pod.at("/metadata/name").asText());
                    }
                }
                Thread.sleep(100);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void makeReady(String pod) throws InterruptedException {
        try {
            server.kubectl("patch", "pod", pod, "-n", namespace, "--subresource=status", "--patch=" + READY);
        } catch (IOException e) {
            // gone in between; or else the rollout never ends, which the test tells
        }
    }

    private static boolean isReady(JsonNode pod) {
        for (JsonNode condition : pod.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static String image(JsonNode pod) {
        return pod.at("/spec/containers/0/image").asText();
    }

    @Override
    public void close() throws InterruptedException {
        isClosed = true;
        thread.interrupt();
        thread.join();
    }
}
