package io.jenkins.plugins.deploymentverification.engine.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Series of the Numenta Anomaly Benchmark, read from a copy of its repository: lines {@code timestamp,value}, and the
 * times of known anomalies.
 *
 * @param name folder and file
 * @param seconds from one value to the next
 * @param values on a grid of these, NaN where there is none
 * @param anomalous where an anomaly is known
 * @see <a href="https://github.com/numenta/NAB">NAB</a>
 */
record RealSeries(String name, long seconds, double[] values, boolean[] anomalous) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    /** All of the folders with real series. */
    static List<RealSeries> all(Path nab) throws IOException {
        JsonNode windows = new ObjectMapper()
                .readTree(Files.readString(nab.resolve("labels").resolve("combined_windows.json")));
        List<RealSeries> all = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(nab.resolve("data"))) {
            files = walk.filter(f -> f.toString().endsWith(".csv"))
                    .filter(f -> f.getParent().getFileName().toString().startsWith("real"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String name = file.getParent().getFileName() + "/" + file.getFileName();
            all.add(read(name, Files.readAllLines(file), windows.path(name)));
        }
        return all;
    }

    private static RealSeries read(String name, List<String> lines, JsonNode windows) {
        TreeMap<Long, Double> byTime = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int comma = line.indexOf(',');
            if (comma > 0) {
                byTime.put(seconds(line.substring(0, comma)), Double.parseDouble(line.substring(comma + 1)));
            }
        }
        long first = byTime.firstKey();
        Map<Long, Integer> gaps = new TreeMap<>();
        Long last = null;
        for (long time : byTime.keySet()) {
            if (last != null) {
                gaps.merge(time - last, 1, Integer::sum);
            }
            last = time;
        }
        long step = gaps.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        double[] values = new double[(int) ((byTime.lastKey() - first) / step) + 1];
        Arrays.fill(values, Double.NaN);
        byTime.forEach((time, value) -> values[(int) ((time - first) / step)] = value);
        boolean[] anomalous = new boolean[values.length];
        for (JsonNode window : windows) {
            long from = seconds(window.path(0).asText().substring(0, 19));
            long to = seconds(window.path(1).asText().substring(0, 19));
            for (int i = 0; i < values.length; i++) {
                long time = first + i * step;
                anomalous[i] |= time >= from && time <= to;
            }
        }
        return new RealSeries(name, step, values, anomalous);
    }

    private static long seconds(String time) {
        return LocalDateTime.parse(time, TIME).toEpochSecond(ZoneOffset.UTC);
    }

    /** The folder, which says what kind of metric it is. */
    String kind() {
        return name.substring(0, name.indexOf('/'));
    }

    int perDay() {
        return (int) (86_400 / seconds);
    }

    int perHour() {
        return (int) (3600 / seconds);
    }
}
