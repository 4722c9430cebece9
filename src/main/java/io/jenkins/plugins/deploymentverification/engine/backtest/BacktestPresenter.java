package io.jenkins.plugins.deploymentverification.engine.backtest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.Unit;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import io.jenkins.plugins.deploymentverification.engine.report.CheckReport;
import io.jenkins.plugins.deploymentverification.engine.report.Reason;
import io.jenkins.plugins.deploymentverification.engine.report.ReportWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes what a back-test found. Stateless. */
public final class BacktestPresenter {

    private BacktestPresenter() {}

    public static String text(BacktestResult result) {
        return page(result).text();
    }

    public static String markdown(BacktestResult result) {
        return page(result).markdown();
    }

    private static Page page(BacktestResult result) {
        Page page = new Page();
        page.heading("Back-test of " + result.policy().name() + ": "
                + (result.deployments().size() == 1
                        ? "1 deployment, "
                        : result.deployments().size() + " deployments, ")
                + result.count(Verdict.FAILED) + " would have failed, "
                + result.count(Verdict.INCONCLUSIVE) + " been inconclusive, "
                + result.count(Verdict.WARNING) + " warned");
        page.line("False alarms: " + result.falseAlarms() + " of " + result.goods() + " good ones. "
                + (result.bads() == 0
                        ? "None is known as bad (--bad)."
                        : "Missed: " + result.missed() + " of " + result.bads() + " bad ones."));
        if (!result.leftOut().isEmpty()) {
            page.line("Left out, because they cannot be asked of the past: "
                    + result.leftOut().stream()
                            .map(c -> c.name() + " (" + c.type().key() + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        page.table(verdicts(result)).table(values(result)).table(deployments(result));
        for (Replayed deployment : result.deployments()) {
            if (deployment.verdict() != Verdict.PASSED) {
                page.bullet(ReportWords.time(deployment.at()) + ": " + reasons(deployment));
            }
        }
        return page;
    }

    private static List<List<String>> verdicts(BacktestResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CHECK", "CRITERION", "FAILED", "INCONCLUSIVE", "WARNED", "PASSED", "FALSE ALARMS", "MISSED"));
        for (CheckHistory check : result.checks()) {
            rows.add(List.of(
                    check.check().name(),
                    check.check().criteria().toString(),
                    String.valueOf(check.count(Verdict.FAILED)),
                    String.valueOf(check.count(Verdict.INCONCLUSIVE)),
                    String.valueOf(check.count(Verdict.WARNING)),
                    String.valueOf(check.count(Verdict.PASSED)),
                    check.falseAlarms() + " of " + check.goods(),
                    check.bads() == 0 ? "-" : check.missed() + " of " + check.bads()));
        }
        return rows;
    }

    private static List<List<String>> values(BacktestResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("CHECK", "VALUES", "MIN", "P50", "P95", "MAX", "LEFT TO THE LIMIT"));
        for (CheckHistory check : result.checks()) {
            Unit unit = check.check().unit();
            String left = check.closest() == null ? "-" : unit.format(check.closest());
            rows.add(values(check.check().name(), unit, check.values(), left));
            if (check.badValues() != null) {
                rows.add(values(check.check().name() + ", bad deployments", unit, check.badValues(), "-"));
            }
        }
        return rows;
    }

    private static List<String> values(String name, Unit unit, @CheckForNull Distribution values, String left) {
        return values == null
                ? List.of(name, "0", "-", "-", "-", "-", left)
                : List.of(
                        name,
                        String.valueOf(values.count()),
                        unit.format(values.min()),
                        unit.format(values.p50()),
                        unit.format(values.p95()),
                        unit.format(values.max()),
                        left);
    }

    private static List<List<String>> deployments(BacktestResult result) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("DEPLOYMENT", "KNOWN AS", "VERDICT", ""));
        for (Replayed deployment : result.deployments()) {
            rows.add(List.of(
                    ReportWords.time(deployment.at()),
                    deployment.bad() ? "bad" : "good",
                    deployment.verdict().name(),
                    deployment.isFalseAlarm() ? "false alarm" : deployment.isMissed() ? "missed" : ""));
        }
        return rows;
    }

    private static String reasons(Replayed deployment) {
        List<String> all = new ArrayList<>();
        deployment.report().reasons().stream()
                .filter(r -> r.code() != Reason.Code.STOPPED_EARLY)
                .forEach(r -> all.add(r.toString()));
        for (CheckReport check : deployment.report().checks()) {
            if (check.verdict() != Verdict.PASSED) {
                all.add(check.name() + ": " + check.reason());
            }
        }
        return String.join(" ", all);
    }

    /** One back-test is an object. */
    public static ObjectNode json(BacktestResult result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("service", result.policy().name());
        node.put("good", result.goods());
        node.put("bad", result.bads());
        node.put("falseAlarms", result.falseAlarms());
        node.put("missed", result.missed());
        ArrayNode leftOut = node.putArray("leftOut");
        for (Check check : result.leftOut()) {
            leftOut.addObject()
                    .put("check", check.name())
                    .put("type", check.type().key());
        }
        ArrayNode checks = node.putArray("checks");
        result.checks().forEach(c -> checks.add(check(c)));
        ArrayNode deployments = node.putArray("deployments");
        for (Replayed deployment : result.deployments()) {
            ObjectNode one = deployments.addObject();
            one.put("at", deployment.at().toString());
            one.put("bad", deployment.bad());
            one.put("verdict", deployment.verdict().name());
            ArrayNode reasons = one.putArray("reasons");
            for (Reason reason : deployment.report().reasons()) {
                reasons.add(reason.toString());
            }
            ObjectNode each = one.putObject("checks");
            for (CheckReport check : deployment.checks()) {
                each.putObject(check.name())
                        .put("verdict", String.valueOf(check.verdict()))
                        .put("reason", check.reason().toString());
            }
        }
        return node;
    }

    private static ObjectNode check(CheckHistory check) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("check", check.check().name());
        node.put("criteria", check.check().criteria().toString());
        node.put("unit", check.check().unit().symbol());
        for (Verdict verdict : Verdict.values()) {
            node.put(verdict.name().toLowerCase(Locale.ROOT), check.count(verdict));
        }
        node.put("falseAlarms", check.falseAlarms());
        node.put("missed", check.missed());
        if (check.values() != null) {
            distribution(node.putObject("values"), check.values());
            number(node, "leftToTheLimit", check.closest());
        }
        if (check.badValues() != null) {
            distribution(node.putObject("badValues"), check.badValues());
        }
        return node;
    }

    static void distribution(ObjectNode node, Distribution values) {
        node.put("count", values.count());
        number(node, "min", values.min());
        number(node, "p50", values.p50());
        number(node, "p95", values.p95());
        number(node, "max", values.max());
    }

    /** JSON has no infinite numbers; there they are texts, as Prometheus writes them. */
    private static void number(ObjectNode node, String key, @CheckForNull Double value) {
        if (value != null && value.isInfinite()) {
            node.put(key, Unit.NONE.format(value));
        } else {
            node.put(key, value);
        }
    }
}
