package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.And;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Between;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Comparison;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Operator;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Or;
import io.jenkins.plugins.deploymentverification.engine.policy.Criteria.Relative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recursive descent over {@code or := and ("or" and)*; and := one ("and" one)*; one := OP BOUND | between BOUND and
 * BOUND}. With a baseline a bound may be relative: one with a sign, or {@code baseline}, {@code baseline * N},
 * {@code baseline + N}, {@code baseline - N}.
 */
final class CriteriaParser {

    private static final Pattern OPERATOR = Pattern.compile("\\G\\s*(>=|<=|==|!=|>|<|=|≥|≤|≠)");
    private static final Pattern WORD =
            Pattern.compile("\\G\\s*(and|or|between|&&|\\|\\|)(?![A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER =
            Pattern.compile("\\G\\s*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?)");
    private static final Pattern SIGN = Pattern.compile("\\G\\s*([+-])");
    private static final Pattern BASELINE = Pattern.compile("\\G\\s*(baseline)(?![A-Za-z])", Pattern.CASE_INSENSITIVE);
    private static final Pattern ARITHMETIC = Pattern.compile("\\G\\s*([*×+-])");
    private static final Pattern PERCENT = Pattern.compile("\\G\\s*(%)");
    private static final Pattern UNIT = Pattern.compile("\\G\\s*(%|/?[A-Za-zµ]+(?:/[A-Za-z]+)?)");

    private final String text;
    private final boolean hasBaseline;
    private Unit unit;
    private int at;

    CriteriaParser(String text, Unit unit) {
        this(text, unit, false);
    }

    /** @param hasBaseline whether bounds may be relative; then one with a sign is */
    CriteriaParser(String text, Unit unit, boolean hasBaseline) {
        this.text = text;
        this.unit = unit;
        this.hasBaseline = hasBaseline;
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

    /** A number with or without a unit, in the parser's unit. */
    double parseNumber() {
        double number = number();
        if (!text.substring(at).isBlank()) {
            throw error("expected the end");
        }
        return number;
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
            Criteria low = bound(Operator.AT_LEAST);
            if (!accept("and", "&&")) {
                throw error("expected 'and' and the upper bound, as in \"between 10 and 20\"");
            }
            Criteria high = bound(Operator.AT_MOST);
            if (low instanceof Comparison from && high instanceof Comparison to && from.bound() > to.bound()) {
                throw error("the lower bound is above the upper one");
            }
            return new Between(low, high, spelling(start));
        }
        Criteria bound = bound(operator());
        return bound instanceof Relative relative
                ? new Relative(
                        relative.operator(), relative.factor(), relative.part(), relative.shift(), spelling(start))
                : new Comparison(((Comparison) bound).operator(), ((Comparison) bound).bound(), spelling(start));
    }

    private Criteria bound(Operator operator) {
        int start = skipBlank();
        boolean named = match(BASELINE).isPresent();
        boolean signed = !named && SIGN.matcher(text).find(at);
        if (!named && !(signed && (hasBaseline || text.charAt(start) == '+'))) {
            double bound = number();
            return new Comparison(operator, bound, operator.symbol() + " " + bound);
        }
        if (!hasBaseline) {
            at = start;
            throw error("a bound relative to a baseline needs a 'baseline'; without one write the plain number");
        }
        if (operator == Operator.EQUAL || operator == Operator.NOT_EQUAL) {
            at = start;
            throw error("a bound relative to a baseline goes with >=, <=, > or <");
        }
        Optional<String> sign = match(ARITHMETIC);
        if (sign.isPresent() && SIGN.matcher(text).find(at)) {
            throw error("expected a number without a sign");
        }
        double factor = 1;
        double part = 0;
        double shift = 0;
        if (sign.isPresent() && "*×".contains(sign.get())) {
            factor = plainNumber();
        } else if (sign.isPresent()) {
            double direction = sign.get().equals("-") ? -1 : 1;
            int amount = at;
            double number = plainNumber();
            if (match(PERCENT).isPresent()) {
                part = direction * number / 100;
            } else {
                at = amount;
                shift = direction * number();
            }
        }
        return new Relative(operator, factor, part, shift, operator.symbol() + " " + spelling(start));
    }

    private double plainNumber() {
        String digits = match(NUMBER).orElseThrow(() -> error("expected a number"));
        return Double.parseDouble(digits);
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
        double value = plainNumber();
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
