package io.jenkins.plugins.deploymentverification.engine.policy;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads one service of a policy: fills its placeholders, expands its presets, then reads its checks. */
final class ServiceReader {

    private static final int MAX_CHECKS = 500;
    private static final int MAX_ENVIRONMENTS = 100;
    private static final int MAX_PRESETS = 50;
    private static final int MAX_NAME = 200;
    private static final Pattern GROUP_NAME = Pattern.compile("[\\p{L}\\p{N}._/ -]{1,100}");

    private final Map<String, String> given;
    private final QueryLanguage.Lookup languages;
    private final FillLimits limits;
    private final Problems problems;

    /**
     * @param given the verification's parameters; they win over the policy's own
     * @param languages decide how values are quoted in queries
     * @param limits of the document
     */
    ServiceReader(Map<String, String> given, QueryLanguage.Lookup languages, FillLimits limits, Problems problems) {
        this.given = given;
        this.languages = languages;
        this.limits = limits;
        this.problems = problems;
    }

    /** Reads it for the environment that the parameters name, and sees to it that the others can be read too. */
    ServicePolicy read(Node raw) {
        EnvironmentOverrides environments = new EnvironmentOverrides(raw, problems);
        String environment = given.get("environment");
        ServicePolicy service = read(environments, environment);
        if (environments.names().size() > MAX_ENVIRONMENTS) {
            problems.add(
                    raw.place(),
                    "has " + environments.names().size() + " environments; at most " + MAX_ENVIRONMENTS
                            + " are allowed");
            return service;
        }
        for (String other : environments.names()) {
            if (!other.equalsIgnoreCase(environment)) {
                Map<String, String> there = new LinkedHashMap<>(given);
                there.put("environment", other);
                new ServiceReader(there, languages, limits, problems).read(environments, other);
            }
        }
        return service;
    }

    private ServicePolicy read(EnvironmentOverrides environments, @CheckForNull String environment) {
        Node raw = environments.service(environment, List.of());
        Fields outer = Fields.of(raw, problems);
        String name = name(outer);
        Map<String, String> values = new LinkedHashMap<>();
        values.putAll(outer.map("parameters"));
        values.putAll(given);
        values.put("service", name);
        Map<String, String> labels = labels(outer, name, values);
        String source = source(outer, values);
        Function<String, QueryLanguage> ofCheck = ofCheckSource -> languages.of(ofCheckSource, source);

        FailureAction usual = outer.oneOf("action", FailureAction.class, FailureAction.ALERT);
        List<Check> checks = new ArrayList<>();
        List<Node> presets = new ArrayList<>();
        for (Node presetName : presetNames(outer)) {
            Presets.expand(presetName, values, limits, problems).ifPresent(p -> {
                presets.add(p.checks());
                Node own = environments.preset(environment, p.checks());
                Node filled = new Placeholders(p.values(), labels, ofCheck, limits).fill(own, problems);
                checks.addAll(readChecks(Fields.of(filled, problems), usual));
            });
        }
        Node filled = new Placeholders(values, labels, ofCheck, limits)
                .fill(environments.service(environment, presets), problems);
        Fields fields = Fields.of(filled, problems);
        List.of("name", "preset", "presets", "parameters", "labels", "action").forEach(fields::get);
        checks.addAll(readChecks(fields, usual));
        Window window = window(fields);
        ServicePolicy service = new ServicePolicy(
                name,
                fields.text("source", null),
                window,
                fields.bool("failFast", false),
                fields.object("scoring").map(this::scoring).orElse(null),
                checks,
                new RuleReader(checks, window, problems).read(fields.list("rules")));
        fields.refuseUnknown();
        refuseBadChecks(raw, checks);
        refuseBadGroups(fields, service);
        WindowFit.ofChecks(service).forEach(problem -> problems.add(raw.place(), problem));
        return service;
    }

    private String name(Fields fields) {
        String fallback = given.get("service");
        String name = fields.text("name", fallback);
        if (name == null || name.isBlank()) {
            problems.add(fields.node().place(), "needs 'name', the service's name");
            return "";
        }
        Node own = fields.get("name");
        String filled = own == null || !name.contains("${") || name.length() > MAX_NAME
                ? name
                : new Placeholders(given, Map.of(), limits).fill(own, problems).text();
        if (filled.length() > MAX_NAME || filled.chars().anyMatch(Character::isISOControl)) {
            problems.add(fields.node().place(), "the service's name is too long or has control characters");
            return "";
        }
        return filled;
    }

    /** What is wrong with it is told when the policy is read. */
    @CheckForNull
    private String source(Fields outer, Map<String, String> values) {
        Node source = outer.get("source");
        return source == null
                ? null
                : new Placeholders(values, Map.of(), limits)
                        .fill(source, new Problems())
                        .text();
    }

    private Map<String, String> labels(Fields outer, String name, Map<String, String> values) {
        Node node = outer.get("labels");
        if (node == null) {
            return Map.of("job", name);
        }
        SortedMap<String, String> labels = Fields.of(
                        Node.object(
                                node.place(),
                                Map.of("labels", new Placeholders(values, Map.of(), limits).fill(node, problems))),
                        problems)
                .map("labels");
        for (String label : labels.keySet()) {
            if (!PromQuoting.isLabelName(label)) {
                problems.add(node.place(), "'" + label + "' is not a label name");
            }
        }
        return labels;
    }

    private List<Node> presetNames(Fields fields) {
        List<Node> names = new ArrayList<>(fields.list("preset"));
        names.addAll(fields.list("presets"));
        if (names.size() > MAX_PRESETS) {
            problems.add(
                    fields.node().place(),
                    "names " + names.size() + " presets; at most " + MAX_PRESETS + " are allowed");
            return List.of();
        }
        return names;
    }

    private List<Check> readChecks(Fields fields, FailureAction usual) {
        List<Check> checks = new ArrayList<>();
        CheckReader reader = new CheckReader(problems, usual, fields.has("rules"));
        for (CheckType type : CheckType.values()) {
            for (Node node : fields.list(type.key())) {
                checks.add(reader.read(type, node));
            }
        }
        return checks;
    }

    private void refuseBadChecks(Node place, List<Check> checks) {
        if (checks.isEmpty()) {
            problems.add(
                    place.place(),
                    "has no checks; add a 'preset' or one of 'metrics', 'http', 'tcp', 'alerts', 'targets'");
        }
        if (checks.size() > MAX_CHECKS) {
            problems.add(place.place(), "has " + checks.size() + " checks; at most " + MAX_CHECKS + " are allowed");
        }
        Set<String> names = new HashSet<>();
        for (Check check : checks) {
            if (!names.add(check.name())) {
                problems.add(place.place(), "has two checks named '" + check.name() + "'; names must be unique");
            }
        }
    }

    /** So that weights are given to groups that are there, and all of the weight to some group. */
    private void refuseBadGroups(Fields fields, ServicePolicy service) {
        Scoring scoring = service.scoring();
        if (scoring == null || scoring.groups().isEmpty()) {
            return;
        }
        Node.Place place = fields.get("scoring").get("groups").place();
        Set<String> used = new TreeSet<>();
        service.checks().forEach(check -> used.addAll(groupsOf(check)));
        for (String name : scoring.groups().keySet()) {
            if (!used.contains(name)) {
                problems.add(
                        place,
                        "no check is in the group '" + name + "'; there are: "
                                + (used.isEmpty() ? "none, name one in a check's 'groups'" : String.join(", ", used)));
            }
        }
        if (scoring.rest() > 0 && scoring.groups().keySet().containsAll(used)) {
            problems.add(
                    place,
                    "the weights of all groups must come to 100 percent, but come to "
                            + Unit.NONE.format(100 - scoring.rest()));
        }
        if (scoring.rest() == 0 && !scoring.groups().keySet().containsAll(used)) {
            used.removeAll(scoring.groups().keySet());
            problems.add(place, "nothing of 100 percent is left for: " + String.join(", ", used));
        }
    }

    private static List<String> groupsOf(Check check) {
        return check.settings().groups().isEmpty()
                ? List.of(Scoring.OTHERS)
                : check.settings().groups();
    }

    static boolean isGroupName(String text) {
        return GROUP_NAME.matcher(text).matches();
    }

    private Window window(Fields service) {
        Fields fields = service.object("window").orElse(null);
        if (fields == null) {
            return Window.DEFAULT;
        }
        Duration duration = fields.duration("duration", Window.DEFAULT.duration());
        Duration interval = fields.duration("interval", Window.DEFAULT.interval());
        Duration initialDelay = fields.duration("initialDelay", Window.DEFAULT.initialDelay());
        fields.refuseUnknown();
        try {
            return new Window(duration, interval, initialDelay);
        } catch (IllegalArgumentException e) {
            problems.add(fields.node().place(), e.getMessage());
            return Window.DEFAULT;
        }
    }

    private Scoring scoring(Fields fields) {
        double pass = fields.number("pass", 90, 0, 100);
        double warning = fields.number("warning", Math.min(pass, 75), 0, 100);
        SortedMap<String, Double> groups = new TreeMap<>();
        fields.object("groups")
                .ifPresent(weights -> weights.node().fields().keySet().forEach(name -> {
                    double weight = weights.number(name, 0, 0, 100);
                    groups.put(name.strip(), weight);
                }));
        fields.refuseUnknown();
        try {
            return new Scoring(pass, warning, groups);
        } catch (IllegalArgumentException e) {
            problems.add(fields.node().place(), e.getMessage());
            return null;
        }
    }
}
