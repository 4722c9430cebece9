package io.jenkins.plugins.deploymentverification.engine.metric.prometheus;

import io.jenkins.plugins.deploymentverification.engine.http.HttpRequest;
import io.jenkins.plugins.deploymentverification.engine.http.SafeUri;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The address of Prometheus' graph page for a query. */
final class GraphLink {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration OF_AN_INSTANT = Duration.ofHours(1);

    private GraphLink() {}

    static URI of(URI base, MetricQuery query) {
        Duration range = query.isRange() ? Duration.between(query.from(), query.to()) : OF_AN_INSTANT;
        Duration shown = range.compareTo(SHORTEST) < 0 ? SHORTEST : range;
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("g0.expr", query.expression());
        parameters.put("g0.tab", "0");
        parameters.put("g0.range_input", shown.toSeconds() + "s");
        parameters.put("g0.end_input", UTC.format(query.to()));
        return URI.create(
                SafeUri.of(base) + "/graph?" + HttpRequest.formOf(parameters).replace("+", "%20"));
    }
}
