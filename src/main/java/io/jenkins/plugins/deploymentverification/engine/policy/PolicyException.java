package io.jenkins.plugins.deploymentverification.engine.policy;

import java.util.List;

/** A policy that cannot be used, with every problem found in it. */
public class PolicyException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * One problem.
     *
     * @param place where, as {@code file:line:column (path)}
     * @param message what is wrong and what would be right
     */
    public record Problem(String place, String message) implements java.io.Serializable {
        @Override
        public String toString() {
            return place + ": " + message;
        }
    }

    private final transient List<Problem> problems;

    public PolicyException(List<Problem> problems) {
        super(String.join("\n", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    public PolicyException(String place, String message) {
        this(List.of(new Problem(place, message)));
    }

    /** At least one, in the document's order; empty after deserialization, where the message has them all. */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
