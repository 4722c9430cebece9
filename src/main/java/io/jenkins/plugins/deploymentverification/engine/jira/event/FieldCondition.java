package io.jenkins.plugins.deploymentverification.engine.jira.event;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A condition on one field of an issue: a closed set of operators, no code. Case is ignored. Of a field with several
 * values one has to fit, except that none may for the negative operators.
 *
 * @param field its id, such as {@code priority} or {@code customfield_10042}
 * @param value what it is compared with; for {@link Operator#IN} separated by commas; ignored by the emptiness ones
 */
public record FieldCondition(String field, Operator operator, String value) {

    /** How a field is compared. */
    public enum Operator {
        EQUALS,
        NOT_EQUALS,
        CONTAINS,
        NOT_CONTAINS,
        IN,
        NOT_IN,
        /** A glob: {@code *} is any text, {@code ?} one character. */
        MATCHES,
        NOT_MATCHES,
        IS_EMPTY,
        IS_NOT_EMPTY;

        boolean isNegative() {
            return name().startsWith("NOT_");
        }

        /**
         * From {@code equals}, {@code notEquals}, {@code NOT_EQUALS}.
         *
         * @throws IllegalArgumentException when there is no such operator, listing them
         */
        public static Operator of(String text) {
            String wanted = text.strip().replace("_", "").toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(o ->
                            o.name().replace("_", "").toLowerCase(Locale.ROOT).equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("there is no operator \"" + text
                            + "\"; there are: equals, notEquals, contains, notContains, in, notIn, matches, notMatches,"
                            + " isEmpty, isNotEmpty"));
        }
    }

    public FieldCondition {
        if (field.isBlank()) {
            throw new IllegalArgumentException("a condition names a field, such as priority or customfield_10042");
        }
        field = field.strip();
    }

    /** Whether the issue fulfils it. A field the issue does not have is empty. */
    public boolean holds(IssueFields fields) {
        List<String> items = fields.items(field);
        if (operator == Operator.IS_EMPTY || operator == Operator.IS_NOT_EMPTY) {
            return items.isEmpty() == (operator == Operator.IS_EMPTY);
        }
        boolean any = items.stream().anyMatch(item -> fits(normal(item)));
        return any != operator.isNegative();
    }

    private boolean fits(String item) {
        String wanted = normal(value);
        return switch (operator) {
            case EQUALS, NOT_EQUALS -> item.equals(wanted);
            case CONTAINS, NOT_CONTAINS -> item.contains(wanted);
            case IN, NOT_IN ->
                Arrays.stream(wanted.split(",")).map(String::strip).anyMatch(item::equals);
            case MATCHES, NOT_MATCHES -> Glob.matches(wanted, item);
            case IS_EMPTY, IS_NOT_EMPTY -> throw new IllegalStateException("answered above");
        };
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
