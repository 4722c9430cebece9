package io.jenkins.plugins.deploymentverification.engine.session;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
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

    static void write(JsonGenerator out, List<Series> all) throws IOException {
        out.writeStartArray();
        for (Series series : all) {
            out.writeStartObject();
            out.writeObjectField("labels", series.labels());
            out.writeArrayFieldStart("samples");
            for (Sample sample : series.samples()) {
                out.writeStartArray();
                out.writeNumber(sample.at().toEpochMilli());
                out.writeString(Double.toString(sample.value())); // JSON has no number for NaN and infinity
                out.writeEndArray();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
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
