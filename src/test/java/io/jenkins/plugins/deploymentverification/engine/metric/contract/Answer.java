package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the simulated server answers. */
public record Answer(int status, Map<String, String> headers, String body) {

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** A success in JSON. */
    public static Answer json(String body) {
        return json(200, body);
    }

    public static Answer json(int status, String body) {
        return of(status, "application/json", body);
    }

    public static Answer of(int status, String contentType, String body) {
        return new Answer(status, Map.of("Content-Type", contentType), body);
    }

    public Answer header(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Answer(status, all, body);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** The answer's head, which promises a body of a length. */
    String head(long length) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Simulated\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n";
    }
}
