package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Datadog's tags ({@code env:production}) as labels, and back. */
final class Tags {

    private Tags() {}

    /** A tag without a value has an empty one; several values of one key are joined by commas. */
    static SortedMap<String, String> labels(Iterable<String> tags) {
        SortedMap<String, String> labels = new TreeMap<>();
        for (String tag : tags) {
            int colon = tag.indexOf(':');
            String key = colon < 0 ? tag : tag.substring(0, colon);
            String value = colon < 0 ? "" : tag.substring(colon + 1);
            if (!key.isEmpty() && !key.equals("*")) {
                labels.merge(key, value, (a, b) -> a + "," + b);
            }
        }
        return labels;
    }

    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list) {
            if (item.isTextual()) {
                texts.add(SafeText.excerpt(item.textValue(), 300));
            }
        }
        return texts;
    }

    /** The primary unit of a series' {@code unit}: a list of the unit and what it is per, either of them null. */
    static String unit(JsonNode unit) {
        String primary = SafeText.excerpt(unit.path(0).path("name").asText(""), 40);
        String per = SafeText.excerpt(unit.path(1).path("name").asText(""), 40);
        return primary.isEmpty() || per.isEmpty() ? primary : primary + " per " + per;
    }
}
