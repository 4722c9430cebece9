package io.jenkins.plugins.deploymentverification.engine.observe.export;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The path that names a group of metrics at a Pushgateway. Values that are not plain go in Base64, so that slashes and
 * empty values, which a path cannot hold, and all else arrive as they are.
 *
 * @see <a href="https://github.com/prometheus/pushgateway#url">Pushgateway: URL</a>
 */
final class GroupingKey {

    private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]+");

    private GroupingKey() {}

    /** @param labels besides job; their names are names of labels */
    static String path(String job, Map<String, String> labels) {
        StringBuilder path = new StringBuilder("/metrics");
        append(path, "job", job);
        SortedMap<String, String> sorted = new TreeMap<>(labels);
        sorted.forEach((name, value) -> append(path, name, value));
        return path.toString();
    }

    private static void append(StringBuilder path, String name, String value) {
        path.append('/').append(name);
        if (PLAIN.matcher(value).matches()) {
            path.append('/').append(value);
        } else {
            String encoded =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            path.append("@base64/").append(encoded.isEmpty() ? "=" : encoded);
        }
    }
}
