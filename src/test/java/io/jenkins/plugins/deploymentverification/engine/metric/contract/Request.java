package io.jenkins.plugins.deploymentverification.engine.metric.contract;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the simulated server was asked.
 *
 * @param target as in the request line: a path with its query, or a whole URL to a proxy
 * @param headers by name in lower case
 */
public record Request(String method, String target, Map<String, String> headers, String body) {

    /** The path alone, decoded. */
    public String path() {
        return URI.create(target).getPath();
    }

    /** The parameters of the URL's query and, where it is one, of the form. */
    public Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        String query = URI.create(target).getRawQuery();
        addTo(all, query == null ? "" : query);
        if (headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")) {
            addTo(all, body);
        }
        return all;
    }

    private static void addTo(Map<String, String> all, String form) {
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
