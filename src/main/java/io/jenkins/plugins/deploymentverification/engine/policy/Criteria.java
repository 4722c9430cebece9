package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.List;

/**
 * Conditions on a value, as people write them: {@code >= 0.95}, {@code <= 500ms}, {@code between 10 and 20},
 * {@code != 0}, joined by {@code and} / {@code or} ({@code and} binds tighter). All numbers are held in the check's
 * own unit.
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
        return new CriteriaParser(text, unit).parse();
    }

    /** Whether the value meets the criteria. NaN never does; callers treat it as "no value" before they ask. */
    boolean test(double value);

    /**
     * How far the value is from breaching, in the value's unit: positive or zero where the criteria are met, the
     * smaller the worse. Orders series by how bad they are, and tells the headroom.
     */
    double margin(double value);

    /** The comparisons in it, left to right, for drawing thresholds. */
    List<Comparison> comparisons();

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

    /** Both ends included. */
    record Between(Comparison low, Comparison high, String text) implements Criteria {

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
            return List.of(low, high);
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
