package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Conditions on a value, as people write them: {@code >= 0.95}, {@code <= 500ms}, {@code between 10 and 20},
 * {@code != 0}, joined by {@code and} / {@code or} ({@code and} binds tighter). All numbers are held in the check's
 * own unit.
 *
 * <p>With a baseline, bounds may be relative to it: {@code <= +10%}, {@code >= -50ms}, {@code <= baseline * 1.2}. Such
 * criteria are resolved by {@link #at} before they judge; until then a relative bound holds for any number.
 */
public sealed interface Criteria {

    /**
     * Parses criteria for values of a unit.
     *
     * @param unit the unit of the values that will be judged; numbers with another unit of the same dimension are
     *     converted to it, numbers without one are taken as they are
     * @throws IllegalArgumentException naming the position and what would be right
     */
    static Criteria parse(String text, Unit unit) {
        return parse(text, unit, false);
    }

    /**
     * As {@link #parse(String, Unit)}.
     *
     * @param hasBaseline whether bounds may be relative to a baseline; then those with a sign are
     */
    static Criteria parse(String text, Unit unit, boolean hasBaseline) {
        return new CriteriaParser(text, unit, hasBaseline).parse();
    }

    /** Whether the value meets the criteria. NaN never does; callers treat it as "no value" before they ask. */
    boolean test(double value);

    /**
     * How far the value is from breaching, in the value's unit: positive or zero where the criteria are met, the
     * smaller the worse. Orders series by how bad they are, and tells the headroom.
     */
    double margin(double value);

    /** The comparisons in it, left to right, for drawing thresholds; those relative to a baseline are left out. */
    List<Comparison> comparisons();

    /**
     * The same criteria with all bounds absolute.
     *
     * @param baseline NaN where there is none: then no relative bound is met by any value
     */
    default Criteria at(double baseline) {
        return this;
    }

    /** Whether a bound in it is relative to a baseline. */
    default boolean isRelative() {
        return false;
    }

    /** A value against a number. */
    record Comparison(Operator operator, double bound, String text) implements Criteria {

        @Override
        public boolean test(double value) {
            return switch (operator) {
                case AT_LEAST -> value >= bound;
                case AT_MOST -> value <= bound;
                case ABOVE -> value > bound;
                case BELOW -> value < bound;
                case EQUAL -> value == bound;
                case NOT_EQUAL -> !Double.isNaN(value) && value != bound;
            };
        }

        @Override
        public double margin(double value) {
            return switch (operator) {
                case AT_LEAST, ABOVE -> value - bound;
                case AT_MOST, BELOW -> bound - value;
                case EQUAL -> value == bound ? 0 : -Math.abs(value - bound);
                case NOT_EQUAL -> Math.abs(value - bound);
            };
        }

        @Override
        public List<Comparison> comparisons() {
            return List.of(this);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A value against a bound that follows from the baseline: {@code baseline * factor + part * |baseline| + shift}. A
     * part is of the baseline's size whatever its sign, so that {@code +10%} is always above it. Of a baseline of 0 any
     * part is 0.
     */
    record Relative(Operator operator, double factor, double part, double shift, String text) implements Criteria {

        @Override
        public boolean test(double value) {
            return !Double.isNaN(value);
        }

        @Override
        public double margin(double value) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public List<Comparison> comparisons() {
            return List.of();
        }

        @Override
        public Comparison at(double baseline) {
            double bound = baseline * factor + part * Math.abs(baseline) + shift;
            return new Comparison(operator, bound, text);
        }

        @Override
        public boolean isRelative() {
            return true;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Any number will do: where only a statistical test judges.
     *
     * @param text what the test wants
     */
    record Any(String text) implements Criteria {

        @Override
        public boolean test(double value) {
            return !Double.isNaN(value);
        }

        @Override
        public double margin(double value) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public List<Comparison> comparisons() {
            return List.of();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Both ends included. */
    record Between(Criteria low, Criteria high, String text) implements Criteria {

        @Override
        public boolean test(double value) {
            return low.test(value) && high.test(value);
        }

        @Override
        public double margin(double value) {
            return Math.min(low.margin(value), high.margin(value));
        }

        @Override
        public List<Comparison> comparisons() {
            return Stream.of(low, high).flatMap(c -> c.comparisons().stream()).toList();
        }

        @Override
        public Between at(double baseline) {
            return new Between(low.at(baseline), high.at(baseline), text);
        }

        @Override
        public boolean isRelative() {
            return low.isRelative() || high.isRelative();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Every part holds. */
    record And(List<Criteria> parts) implements Criteria {

        @Override
        public boolean test(double value) {
            return parts.stream().allMatch(p -> p.test(value));
        }

        @Override
        public double margin(double value) {
            return parts.stream().mapToDouble(p -> p.margin(value)).min().orElseThrow();
        }

        @Override
        public List<Comparison> comparisons() {
            return parts.stream().flatMap(p -> p.comparisons().stream()).toList();
        }

        @Override
        public And at(double baseline) {
            return new And(parts.stream().map(p -> p.at(baseline)).toList());
        }

        @Override
        public boolean isRelative() {
            return parts.stream().anyMatch(Criteria::isRelative);
        }

        @Override
        public String toString() {
            return String.join(" and ", parts.stream().map(Object::toString).toList());
        }
    }

    /** At least one part holds. */
    record Or(List<Criteria> parts) implements Criteria {

        @Override
        public boolean test(double value) {
            return parts.stream().anyMatch(p -> p.test(value));
        }

        @Override
        public double margin(double value) {
            return parts.stream().mapToDouble(p -> p.margin(value)).max().orElseThrow();
        }

        @Override
        public List<Comparison> comparisons() {
            return parts.stream().flatMap(p -> p.comparisons().stream()).toList();
        }

        @Override
        public Or at(double baseline) {
            return new Or(parts.stream().map(p -> p.at(baseline)).toList());
        }

        @Override
        public boolean isRelative() {
            return parts.stream().anyMatch(Criteria::isRelative);
        }

        @Override
        public String toString() {
            return String.join(" or ", parts.stream().map(Object::toString).toList());
        }
    }

    /** How a value is compared. */
    enum Operator {
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<"),
        EQUAL("=="),
        NOT_EQUAL("!=");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }
}
