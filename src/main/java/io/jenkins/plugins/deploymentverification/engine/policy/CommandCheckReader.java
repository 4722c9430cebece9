package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.Fields;
import io.jenkins.plugins.deploymentverification.engine.document.Node;
import io.jenkins.plugins.deploymentverification.engine.document.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what is a command check's own. */
final class CommandCheckReader {

    private static final int MAX_ARGUMENTS = 100;
    private static final int MAX_CHARACTERS = 20_000;

    private final Problems problems;

    CommandCheckReader(Problems problems) {
        this.problems = problems;
    }

    CommandCheck read(Fields fields, CheckSettings settings, Duration timeout) {
        Unit given = fields.convert(
                "unit",
                Unit.NONE,
                symbol -> Unit.of(symbol)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "unknown unit '" + symbol + "'; known: " + Unit.knownSymbols())));
        CriteriaParser[] parser = new CriteriaParser[1];
        Criteria criteria = fields.convert("criteria", null, text -> {
            parser[0] = new CriteriaParser(text, given, false);
            return parser[0].parse();
        });
        Unit unit = parser[0] == null ? given : parser[0].unit();
        Criteria warning = fields.convert("warning", null, text -> new CriteriaParser(text, unit, false).parse());
        if (!fields.has("criteria") && (fields.has("warning") || fields.has("unit"))) {
            problems.add(fields.node().place(), "'warning' and 'unit' go with 'criteria'");
        }
        return new CommandCheck(
                settings, command(fields), fields.integer("exitCode", 0, 0, 255), criteria, warning, unit, timeout);
    }

    private List<String> command(Fields fields) {
        List<String> arguments = new ArrayList<>();
        if (!fields.has("command")) {
            problems.add(fields.node().place(), "needs 'command', a list like [./smoke-test.sh, --quick]");
            return List.of("none");
        }
        if (fields.get("command").isScalar()) {
            problems.add(
                    fields.get("command").place(),
                    "must be a list of a program and its arguments, like [./smoke-test.sh, --quick]: no shell takes"
                            + " a line apart");
            return List.of("none");
        }
        int characters = 0;
        for (Node node : fields.list("command")) {
            String argument = node.isScalar() ? node.text() : null;
            if (argument == null || argument.indexOf('\0') >= 0) {
                problems.add(node.place(), "an argument must be text without NUL characters");
            } else {
                arguments.add(argument);
                characters += argument.length();
            }
        }
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            problems.add(fields.get("command").place(), "needs a program as its first item");
            return List.of("none");
        }
        if (arguments.size() > MAX_ARGUMENTS || characters > MAX_CHARACTERS) {
            problems.add(
                    fields.get("command").place(),
                    "has more than " + MAX_ARGUMENTS + " items or " + MAX_CHARACTERS + " characters; use a script");
        }
        return arguments;
    }
}
