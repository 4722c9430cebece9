package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the rules of a service. What is wrong is noted. */
final class RuleReader {

    private static final int MAX_RULES = 100;
    private static final int MAX_NAME = 200;
    private static final Pattern EVENT = Pattern.compile("deploy(-to-[\\p{L}\\p{N}._-]{1,100})?");
    private static final Pattern FAILS = Pattern.compile("(?i)fails?|is failing");
    private static final Pattern CHANGE =
            Pattern.compile("(?i)(increase|decrease)s?\\s*(>=|>|≥)\\s*(\\d+(?:\\.\\d+)?)\\s*%");

    private final List<Check> checks;
    private final Window window;
    private final Problems problems;

    /** @param checks of the service, which rules name */
    RuleReader(List<Check> checks, Window window, Problems problems) {
        this.checks = checks;
        this.window = window;
        this.problems = problems;
    }

    List<Rule> read(List<Node> nodes) {
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Node node : nodes.subList(0, Math.min(nodes.size(), MAX_RULES))) {
            Problems own = new Problems();
            Rule rule = new RuleReader(checks, window, own).rule(node);
            String name = name(node);
            problems.addAll(own, problem -> name.isEmpty() ? problem : "rule '" + name + "': " + problem);
            if (rule != null) {
                if (!names.add(rule.name())) {
                    problems.add(node.place(), "there are two rules named '" + rule.name() + "'; names must be unique");
                }
                rules.add(rule);
            }
        }
        if (nodes.size() > MAX_RULES) {
            problems.add(nodes.get(MAX_RULES).place(), "at most " + MAX_RULES + " rules are allowed");
        }
        return rules;
    }

    /** As messages call it; empty where it has nothing of its own yet. */
    private static String name(Node node) {
        Node name = node.fields().getOrDefault("name", node.fields().get("if"));
        String text = name == null || !name.isScalar()
                ? ""
                : String.valueOf(name.text()).strip();
        return text.substring(0, Math.min(text.length(), MAX_NAME)).replaceAll("\\p{Cntrl}", " ");
    }

    @CheckForNull
    private Rule rule(Node node) {
        Fields fields = Fields.of(node, problems);
        String text = fields.required("if");
        String name = fields.text("name", text);
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(node.place(), "the rule's name is too long or has control characters");
        }
        List<String> events = events(fields);
        Persistence persistence = fields.convert("for", Persistence.ONCE, Persistence::parse);
        List<RuleEffect> effects = effects(fields);
        Check check = text.isEmpty() ? null : check(fields.get("if"), text);
        Rule.Condition condition = check == null ? null : condition(fields.get("if"), text, check);
        fields.refuseUnknown();
        if (condition == null) {
            return null;
        }
        if (!persistence.isPossible(window)) {
            problems.add(
                    (fields.has("for") ? fields.get("for") : node).place(),
                    "can never be reached: '" + persistence
                            + "' does not fit into a window of this length and interval");
        }
        return new Rule(name, events, check.name(), condition, persistence, effects);
    }

    private List<String> events(Fields fields) {
        List<String> events = new ArrayList<>();
        for (Node node : fields.list("on")) {
            String event = String.valueOf(node.text()).strip().toLowerCase(Locale.ROOT);
            if (!EVENT.matcher(event).matches()) {
                problems.add(
                        node.place(),
                        "must be 'deploy' or 'deploy-to-' and an environment, like deploy-to-prod, but is '" + event
                                + "'");
            }
            events.add(event);
        }
        return events;
    }

    private List<RuleEffect> effects(Fields fields) {
        List<Node> nodes = fields.list("then");
        List<RuleEffect> effects = new ArrayList<>();
        for (Node node : nodes) {
            try {
                RuleEffect effect = RuleEffect.parse(text(node));
                if (effects.contains(effect)) {
                    problems.add(node.place(), "'" + effect + "' is there twice");
                }
                effects.add(effect);
            } catch (IllegalArgumentException e) {
                problems.add(node.place(), e.getMessage());
            }
        }
        if (nodes.isEmpty()) {
            problems.add(fields.node().place(), "needs 'then', what is to happen, for example [rollback, notify: ops]");
        }
        refuseConflicts(fields, effects);
        return effects;
    }

    private void refuseConflicts(Fields fields, List<RuleEffect> effects) {
        Set<RuleEffect.Kind> kinds = EnumSet.noneOf(RuleEffect.Kind.class);
        effects.forEach(e -> kinds.add(e.kind()));
        if (kinds.contains(RuleEffect.Kind.UNSTABLE)
                && (kinds.contains(RuleEffect.Kind.FAIL) || kinds.contains(RuleEffect.Kind.ROLLBACK))) {
            problems.add(
                    fields.get("then").place(),
                    "'unstable' contradicts 'fail' and 'rollback': what is rolled back has failed");
        }
        if (effects.stream().filter(e -> e.kind() == RuleEffect.Kind.TRANSITION).count() > 1) {
            problems.add(fields.get("then").place(), "an issue can be moved to one status only");
        }
    }

    /** A text, or a mapping of one key to a value, as YAML reads {@code notify: ops}. */
    private static String text(Node node) {
        if (node.isScalar()) {
            return String.valueOf(node.text());
        }
        if (node.kind() == Node.Kind.OBJECT && node.fields().size() == 1) {
            String key = node.fields().keySet().iterator().next();
            Node value = node.fields().get(key);
            if (value.isScalar()) {
                return key + ": " + value.text();
            }
        }
        throw new IllegalArgumentException(
                "must be an effect like rollback or notify: ops, but is " + node.describeKind());
    }

    /** The check the condition begins with; the longest name wins. */
    @CheckForNull
    private Check check(Node node, String text) {
        List<Check> named = checks.stream()
                .filter(c -> isNamed(text, c.name()))
                .sorted(Comparator.comparingInt((Check c) -> c.name().length()).reversed())
                .toList();
        if (!named.isEmpty()) {
            return named.get(0);
        }
        List<Check> asked = checks.stream()
                .filter(c -> c instanceof MetricCheck m && isNamed(text, m.query()))
                .toList();
        if (asked.size() == 1) {
            return asked.get(0);
        }
        problems.add(
                node.place(),
                asked.size() > 1
                        ? "several checks ask for this metric; name the check: "
                                + asked.stream().map(Check::name).collect(Collectors.joining(", "))
                        : "must begin with the name of a check, as in \"latency-p95 > 1500ms\"; there are: "
                                + (checks.isEmpty()
                                        ? "none"
                                        : checks.stream().map(Check::name).collect(Collectors.joining(", "))));
        return null;
    }

    private static boolean isNamed(String text, String name) {
        return !name.isEmpty()
                && text.strip().startsWith(name)
                && (rest(text, name).isEmpty() || !isNameCharacter(text.strip().charAt(name.length())));
    }

    private static boolean isNameCharacter(char c) {
        return Character.isLetterOrDigit(c) || "_-.:/".indexOf(c) >= 0;
    }

    private static String rest(String text, String name) {
        return text.strip().substring(name.length()).strip();
    }

    @CheckForNull
    private Rule.Condition condition(Node node, String text, Check check) {
        String rest = rest(text, isNamed(text, check.name()) ? check.name() : ((MetricCheck) check).query());
        if (FAILS.matcher(rest).matches()) {
            return new Rule.Condition.Fails();
        }
        boolean compared = check instanceof MetricCheck metric && metric.comparison() != null;
        Matcher change = CHANGE.matcher(rest);
        boolean isChange = change.matches();
        if (isChange && !compared) {
            problems.add(
                    node.place(),
                    "an increase or decrease needs something to compare with: the check '" + check.name()
                            + "' needs a 'baseline', for example the time before the deployment");
            return null;
        }
        boolean up = isChange && change.group(1).equalsIgnoreCase("increase");
        String criteria = isChange
                ? (up
                                ? change.group(2) + " +"
                                : change.group(2).replace('>', '<').replace('≥', '≤') + " -") + change.group(3) + "%"
                : rest;
        try {
            return new Rule.Condition.Value(Criteria.parse(criteria, check.unit(), compared));
        } catch (IllegalArgumentException e) {
            problems.add(node.place(), e.getMessage());
            return null;
        }
    }
}
