package io.jenkins.plugins.deploymentverification.engine.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON form of baselines in a journal: {@code [{"labels":{…},"samples":[[millis, "value"],…]},…]}. */
final class SeriesCodec {

    private SeriesCodec() {}

    static ArrayNode write(List<Series> all) {
        ArrayNode written = JsonNodeFactory.instance.arrayNode();
        for (Series series : all) {
            ObjectNode one = written.addObject();
            ObjectNode labels = one.putObject("labels");
            series.labels().forEach(labels::put);
            ArrayNode samples = one.putArray("samples");
            for (Sample sample : series.samples()) {
                samples.addArray()
                        .add(sample.at().toEpochMilli())
                        .add(Double.toString(sample.value())); // JSON has no number for NaN and infinity
            }
        }
        return written;
    }

    static List<Series> read(JsonNode node) throws IOException {
        List<Series> all = new ArrayList<>();
        for (JsonNode one : node) {
            SortedMap<String, String> labels = new TreeMap<>();
            one.path("labels")
                    .properties()
                    .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
            List<Sample> samples = new ArrayList<>();
            for (JsonNode sample : one.path("samples")) {
                try {
                    samples.add(new Sample(
                            Instant.ofEpochMilli(sample.path(0).asLong()),
                            Double.parseDouble(sample.path(1).asText())));
                } catch (NumberFormatException e) {
                    throw new IOException("not a baseline: " + e.getMessage(), e);
                }
            }
            all.add(new Series(labels, samples));
        }
        return all;
    }
}
