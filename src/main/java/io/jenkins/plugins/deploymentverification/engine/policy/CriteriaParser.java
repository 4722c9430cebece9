package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.And;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Between;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Comparison;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Operator;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Or;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recursive descent over {@code or := and ("or" and)*; and := one ("and" one)*; one := OP NUMBER | between N and N}. */
final class CriteriaParser {

    private static final Pattern OPERATOR = Pattern.compile("\\G\\s*(>=|<=|==|!=|>|<|=|≥|≤|≠)");
    private static final Pattern WORD =
            Pattern.compile("\\G\\s*(and|or|between|&&|\\|\\|)(?![A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER =
            Pattern.compile("\\G\\s*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)");
    private static final Pattern UNIT = Pattern.compile("\\G\\s*(%|/?[A-Za-zµ]+(?:/[A-Za-z]+)?)");

    private final String text;
    private Unit unit;
    private int at;

    CriteriaParser(String text, Unit unit) {
        this.text = text;
        this.unit = unit;
    }

    /** After {@link #parse()}: the unit the numbers are in, inferred from theirs where none was given. */
    Unit unit() {
        return unit;
    }

    Criteria parse() {
        if (text.isBlank()) {
            throw new IllegalArgumentException("criteria are empty; write for example \"<= 500ms\"");
        }
        Criteria result = anyOf();
        if (!text.substring(at).isBlank()) {
            throw error("expected 'and', 'or' or the end");
        }
        return result;
    }

    private Criteria anyOf() {
        List<Criteria> parts = new ArrayList<>();
        do {
            parts.add(allOf());
        } while (accept("or", "||"));
        return parts.size() == 1 ? parts.get(0) : new Or(List.copyOf(parts));
    }

    private Criteria allOf() {
        List<Criteria> parts = new ArrayList<>();
        do {
            parts.add(one());
        } while (accept("and", "&&"));
        return parts.size() == 1 ? parts.get(0) : new And(List.copyOf(parts));
    }

    private Criteria one() {
        int start = skipBlank();
        if (accept("between")) {
            double low = number();
            if (!accept("and", "&&")) {
                throw error("expected 'and' and the upper bound, as in \"between 10 and 20\"");
            }
            double high = number();
            if (low > high) {
                throw error("the lower bound is above the upper one");
            }
            return new Between(
                    new Comparison(Operator.AT_LEAST, low, ">= " + low),
                    new Comparison(Operator.AT_MOST, high, "<= " + high),
                    spelling(start));
        }
        Operator operator = operator();
        double bound = number();
        return new Comparison(operator, bound, spelling(start));
    }

    private Operator operator() {
        String symbol = match(OPERATOR).orElseThrow(() -> error("expected one of >=, <=, >, <, ==, != or 'between'"));
        return switch (symbol) {
            case ">=", "≥" -> Operator.AT_LEAST;
            case "<=", "≤" -> Operator.AT_MOST;
            case ">" -> Operator.ABOVE;
            case "<" -> Operator.BELOW;
            case "!=", "≠" -> Operator.NOT_EQUAL;
            default -> Operator.EQUAL;
        };
    }

    private double number() {
        int start = skipBlank();
        String digits = match(NUMBER).orElseThrow(() -> error("expected a number"));
        double value = Double.parseDouble(digits);
        if (digits.startsWith("+")) {
            at = start;
            throw error("'+' makes a bound relative to a baseline, which needs one; write the plain number");
        }
        int beforeUnit = at;
        Matcher word = WORD.matcher(text);
        if (word.find(at)) {
            return value; // "and" is no unit
        }
        Optional<String> symbol = match(UNIT);
        if (symbol.isEmpty()) {
            return value;
        }
        Unit written = Unit.of(symbol.get()).orElseThrow(() -> {
            at = beforeUnit;
            return error("unknown unit '" + symbol.get() + "'; known: " + Unit.knownSymbols());
        });
        if (unit.dimension() == Unit.Dimension.NONE) {
            unit = baseOf(written);
        }
        if (written.dimension() != unit.dimension()) {
            at = beforeUnit;
            throw error("'" + symbol.get() + "' does not fit the unit '" + unit + "'");
        }
        return written.convertTo(unit, value);
    }

    /** Prometheus' convention: a value without a unit of its own is in base units. */
    private static Unit baseOf(Unit written) {
        return switch (written.dimension()) {
            case TIME -> Unit.SECONDS;
            case RATIO -> Unit.RATIO;
            case BYTES -> Unit.BYTES;
            case RATE -> Unit.PER_SECOND;
            case NONE -> Unit.NONE;
        };
    }

    private boolean accept(String... words) {
        Matcher matcher = WORD.matcher(text);
        if (matcher.find(at)) {
            for (String word : words) {
                if (word.equalsIgnoreCase(matcher.group(1))) {
                    at = matcher.end();
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<String> match(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find(at)) {
            return Optional.empty();
        }
        at = matcher.end();
        return Optional.of(matcher.group(1));
    }

    private int skipBlank() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private String spelling(int start) {
        return text.substring(start, at).strip().replaceAll("\\s+", " ");
    }

    private IllegalArgumentException error(String message) {
        skipBlank();
        String here = at >= text.length() ? "the end" : "'" + text.substring(at) + "'";
        return new IllegalArgumentException(
                "criteria \"" + text + "\": at character " + (at + 1) + " (" + here + "): " + message);
    }
}
