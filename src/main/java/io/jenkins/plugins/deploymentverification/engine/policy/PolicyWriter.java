package io.jenkins.plugins.deploymentverification.engine.policy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.deploymentverification.engine.document.Durations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes policies in their canonical form: JSON that {@link PolicyReader} reads back to an equal policy, keys in a
 * fixed order, presets expanded, placeholders filled.
 */
public final class PolicyWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PolicyWriter() {}

    /** The canonical JSON of a policy with this one service. */
    public static String toJson(ServicePolicy service) {
        return toTree(service).toString();
    }

    /** SHA-256 of the canonical JSON, in hexadecimal: the same for all spellings of the same policy. */
    public static String digest(ServicePolicy service) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(toJson(service).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }

    /** As {@link #toJson}, as a tree to be put into another document. */
    public static ObjectNode toTree(ServicePolicy service) {
        ObjectNode root = JSON.objectNode();
        root.putArray("services").add(service(service));
        return root;
    }

    private static ObjectNode service(ServicePolicy service) {
        ObjectNode node = JSON.objectNode();
        text(node, "name", service.name());
        text(node, "source", service.source());
        ObjectNode window = node.putObject("window");
        duration(window, "duration", service.window().duration());
        duration(window, "interval", service.window().interval());
        duration(window, "initialDelay", service.window().initialDelay());
        node.put("failFast", service.failFast());
        if (service.scoring() != null) {
            ObjectNode scoring = node.putObject("scoring")
                    .put("pass", service.scoring().pass())
                    .put("warning", service.scoring().warning());
            if (!service.scoring().groups().isEmpty()) {
                ObjectNode groups = scoring.putObject("groups");
                service.scoring().groups().forEach(groups::put);
            }
        }
        for (CheckType type : CheckType.values()) {
            ArrayNode checks = JSON.arrayNode();
            service.checks().stream().filter(c -> c.type() == type).forEach(c -> checks.add(check(c)));
            if (!checks.isEmpty()) {
                node.set(type.key(), checks);
            }
        }
        if (!service.rules().isEmpty()) {
            ArrayNode rules = node.putArray("rules");
            service.rules().forEach(rule -> rules.add(rule(rule)));
        }
        return node;
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode node = JSON.objectNode();
        text(node, "name", rule.name());
        if (!rule.events().isEmpty()) {
            ArrayNode events = node.putArray("on");
            rule.events().forEach(events::add);
        }
        text(node, "if", rule.check() + " " + rule.condition());
        text(node, "for", rule.persistence().toString());
        ArrayNode effects = node.putArray("then");
        rule.effects().forEach(effect -> effects.add(effect.toString().replace("${", "$${")));
        return node;
    }

    private static ObjectNode check(Check check) {
        ObjectNode node = JSON.objectNode();
        settings(node, check.settings());
        if (check instanceof MetricCheck c) {
            metric(node, c);
        } else if (check instanceof HttpCheck c) {
            http(node, c);
        } else if (check instanceof TcpCheck c) {
            text(node, "host", c.host());
            node.put("port", c.port());
            duration(node, "timeout", c.timeout());
            node.put("retries", c.retries());
        } else if (check instanceof AlertCheck c) {
            text(node, "source", c.source());
            map(node, "labels", c.labels());
            node.put("includePending", c.includePending());
        } else if (check instanceof TargetCheck c) {
            text(node, "source", c.source());
            map(node, "labels", c.labels());
            node.put("minTargets", c.minTargets());
        } else if (check instanceof MonitorCheck c) {
            monitor(node, c);
        } else if (check instanceof SloCheck c) {
            slo(node, c);
        } else if (check instanceof GateCheck c) {
            text(node, "source", c.source());
            text(node, "service", c.service());
            text(node, "environment", c.environment());
            text(node, "version", c.version());
            text(node, "identifier", c.identifier());
        } else if (check instanceof CommandCheck c) {
            command(node, c);
        }
        return node;
    }

    private static void command(ObjectNode node, CommandCheck check) {
        ArrayNode command = node.putArray("command");
        check.command().forEach(command::add);
        node.put("exitCode", check.exitCode());
        if (check.criteria() != null) {
            text(
                    node,
                    "unit",
                    check.unit().symbol().isEmpty() ? null : check.unit().symbol());
            text(node, "criteria", check.criteria().toString());
            text(
                    node,
                    "warning",
                    check.warning() == null ? null : check.warning().toString());
        }
        duration(node, "timeout", check.timeout());
    }

    private static void settings(ObjectNode node, CheckSettings settings) {
        text(node, "name", settings.name());
        name(node, "severity", settings.severity());
        node.put("weight", settings.weight());
        name(node, "action", settings.action());
        name(node, "onNoData", settings.onNoData());
        name(node, "onError", settings.onError());
        node.put("failureLimit", settings.failureLimit());
        number(node, "consecutiveFailures", settings.consecutiveFailures());
        number(node, "errorLimit", settings.errorLimit());
        number(node, "minMeasurements", settings.minMeasurements());
        duration(node, "duration", settings.duration());
        number(node, "consecutiveSuccesses", settings.consecutiveSuccesses());
        if (settings.passEarly()) {
            node.put("passEarly", true);
        }
        number(node, "inconclusiveLimit", settings.inconclusiveLimit());
        if (!settings.groups().isEmpty()) {
            ArrayNode groups = node.putArray("groups");
            settings.groups().forEach(groups::add);
        }
    }

    private static void metric(ObjectNode node, MetricCheck check) {
        text(node, "source", check.source());
        text(node, "query", check.query());
        text(node, "total", check.total());
        text(node, "unit", check.unit().symbol().isEmpty() ? null : check.unit().symbol());
        text(
                node,
                "criteria",
                check.criteria() instanceof Criteria.Any
                        ? null
                        : check.criteria().toString());
        text(node, "warning", check.warning() == null ? null : check.warning().toString());
        name(node, "aggregation", check.aggregation());
        if (check.guard() != null) {
            ObjectNode guard = node.putObject("guard");
            text(guard, "query", check.guard().query());
            text(guard, "criteria", check.guard().criteria().toString());
        }
        TrendReader.write(node, check.trend());
        if (check.comparison() != null) {
            comparison(node, check.comparison());
        }
    }

    private static void comparison(ObjectNode node, MetricCheck.Comparison comparison) {
        Baseline baseline = comparison.baseline();
        ObjectNode written = node.putObject("baseline");
        name(written, "type", baseline.type());
        duration(written, "offset", baseline.offset());
        duration(written, "duration", baseline.duration());
        text(written, "query", baseline.query());
        text(written, "total", baseline.total());
        number(written, "last", baseline.last());
        if (baseline.previous() != null) {
            written.put("last", baseline.previous().last());
            name(written, "aggregate", baseline.previous().aggregate());
        }
        name(node, "onNoBaseline", comparison.onNoBaseline());
        StatisticalTest test = comparison.test();
        if (test != null) {
            name(node, "judge", test.method());
            name(node, "direction", test.direction());
            if (test.kayenta() != null) {
                KayentaReader.write(node.putObject("kayenta"), test.kayenta());
                return;
            }
            text(node, "minimumEffect", test.effectText());
            if (test.method() == StatisticalTest.Method.ANOMALY) {
                node.put("maxScore", test.maxScore());
                return;
            }
            node.put("alpha", test.alpha());
            if (test.exact()) {
                node.put("exact", true);
            }
            name(node, "onUndecided", test.onUndecided());
        }
    }

    private static void monitor(ObjectNode node, MonitorCheck check) {
        text(node, "source", check.source());
        list(node, "ids", check.ids());
        text(node, "search", check.search());
        list(node, "monitorGroups", check.monitorGroups());
        name(node, "onWarning", check.onWarning());
        node.put("includeMuted", check.includeMuted());
    }

    private static void slo(ObjectNode node, SloCheck check) {
        text(node, "source", check.source());
        text(node, "slo", check.slo());
        name(node, "value", check.value());
        duration(node, "timeframe", check.timeframe());
        if (check.target() != null) {
            node.put("target", check.target());
        }
        text(node, "criteria", check.criteria().toString());
        text(node, "warning", check.warning() == null ? null : check.warning().toString());
    }

    private static void http(ObjectNode node, HttpCheck check) {
        text(node, "url", check.url().toString());
        text(node, "method", check.method());
        if (!check.headers().isEmpty()) {
            map(node, "headers", check.headers());
        }
        text(node, "body", check.body());
        ArrayNode statuses = node.putArray("expectedStatus");
        check.expectedStatus().forEach(s -> statuses.add(s.toString()));
        text(node, "bodyContains", check.bodyContains());
        text(node, "jsonPath", check.jsonPath());
        text(
                node,
                "jsonCriteria",
                check.jsonCriteria() == null ? null : check.jsonCriteria().toString());
        text(node, "jsonEquals", check.jsonEquals());
        duration(node, "maxLatency", check.maxLatency());
        node.put("followRedirects", check.followRedirects());
        duration(node, "timeout", check.timeout());
        node.put("retries", check.retries());
        node.put("verifyTls", check.verifyTls());
    }

    private static void list(ObjectNode node, String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode list = node.putArray(key);
            values.forEach(value -> list.add(value.replace("${", "$${")));
        }
    }

    private static void map(ObjectNode node, String key, Map<String, String> values) {
        ObjectNode map = node.putObject(key);
        values.forEach((k, v) -> text(map, k, v));
    }

    /** A literal placeholder stays literal when it is read back. */
    private static void text(ObjectNode node, String key, String value) {
        if (value != null) {
            node.put(key, value.replace("${", "$${"));
        }
    }

    private static void name(ObjectNode node, String key, Enum<?> value) {
        node.put(key, value.name().toLowerCase(Locale.ROOT));
    }

    private static void number(ObjectNode node, String key, Integer value) {
        if (value != null) {
            node.put(key, value);
        }
    }

    private static void duration(ObjectNode node, String key, Duration value) {
        if (value != null) {
            node.put(key, Durations.format(value));
        }
    }
}
