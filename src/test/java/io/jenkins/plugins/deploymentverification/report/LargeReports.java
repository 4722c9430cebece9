package io.jenkins.plugins.deploymentverification.report;

import io.jenkins.plugins.deploymentverification.engine.report.Outcome;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.Map;
import java.util.Random;

/** Reports as large as they get: many checks, many measurements of each, some of them of every kind of trouble. */
final class LargeReports {

    private LargeReports() {}

    static Report of(String id, int checks, int measurements) {
        return sample(checks, measurements).build(id);
    }

    static Report running(String id, int checks, int measurements) {
        return sample(checks, measurements).running().build(id);
    }

    private static SampleReports sample(int checks, int measurements) {
        StringBuilder yaml = new StringBuilder("services:\n  - name: checkout\n    failFast: false\n"
                + "    window: {duration: " + (measurements - 1) * 15 + "s, interval: 15s}\n    metrics:\n");
        for (int i = 0; i < checks; i++) {
            yaml.append("      - {name: check ")
                    .append(i)
                    .append(", unit: s, criteria: '<= 500ms', ")
                    .append("warning: '<= 400ms', query: 'histogram_quantile(0.95, sum by (le) (rate(")
                    .append("http_request_duration_seconds_bucket{service=\"checkout\", route=\"/")
                    .append(i)
                    .append("\"}[1m])))'}\n");
        }
        SampleReports sample = SampleReports.of(yaml.toString());
        Random random = new Random(42);
        for (int i = 0; i < checks; i++) {
            String name = "check " + i;
            boolean troubled = i % 20 == 0;
            for (int m = 0; m < measurements; m++) {
                double value = 0.2 + 0.05 * Math.sin(m / 40.0) + 0.1 * random.nextDouble();
                Map<String, String> labels = Map.of("instance", "10.0.0." + m % 7 + ":8080", "zone", "eu-" + m % 3);
                if (troubled && m % 50 == 7) {
                    sample.value(name, Outcome.BREACH, 0.55 + value, labels, null);
                } else if (troubled && m % 90 == 11) {
                    sample.nothing(name, Outcome.NO_DATA, "the query gave no series");
                } else if (troubled && m % 200 == 13) {
                    sample.nothing(name, Outcome.SOURCE_ERROR, "HTTP 503");
                } else {
                    sample.value(name, Outcome.OK, value, labels, null);
                }
            }
        }
        return sample;
    }
}
