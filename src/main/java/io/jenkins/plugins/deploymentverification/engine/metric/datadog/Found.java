package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.Sample;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The series of an answer. Two with the same tags are told apart by what they were asked as. */
final class Found {

    private record One(SortedMap<String, String> labels, String name, List<Sample> samples) {}

    private final List<One> all = new ArrayList<>();
    private final Set<String> infos = new LinkedHashSet<>();

    /** @param unit as Datadog names it, or empty */
    void add(Map<String, String> labels, String name, List<Sample> samples, String unit) {
        all.add(new One(new TreeMap<>(labels), name, List.copyOf(samples)));
        if (!unit.isEmpty()) {
            info("the unit is " + unit);
        }
    }

    void info(String remark) {
        infos.add(remark);
    }

    /** All samples of each series; a series without any is told as it is. */
    MetricAnswer series() {
        List<Series> series = new ArrayList<>();
        for (One one : all) {
            series.add(new Series(labels(one), one.samples()));
        }
        return new MetricAnswer(series, List.of(), List.copyOf(infos), false);
    }

    /** The last sample of each series; a series without any is left out. */
    MetricAnswer last() {
        List<Series> series = new ArrayList<>();
        for (One one : all) {
            if (one.samples().isEmpty()) {
                infos.add("a series has only empty or unfinished buckets within the look-back");
            } else {
                series.add(new Series(
                        labels(one), List.of(one.samples().get(one.samples().size() - 1))));
            }
        }
        return new MetricAnswer(series, List.of(), List.copyOf(infos), false);
    }

    private SortedMap<String, String> labels(One one) {
        boolean unique =
                all.stream().filter(o -> o.labels().equals(one.labels())).count() == 1;
        if (unique) {
            return one.labels();
        }
        SortedMap<String, String> named = new TreeMap<>(one.labels());
        named.put("expression", SafeText.excerpt(one.name(), 300));
        return named;
    }
}
