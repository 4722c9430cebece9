package io.jenkins.plugins.deploymentverification.engine.document;

import java.util.List;

/** A document that cannot be used, with every problem found in it. The message has one line for each. */
public class DocumentException extends Exception {

    private static final long serialVersionUID = 2L;

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

    private final Problem[] problems;

    public DocumentException(List<Problem> problems) {
        super(String.join("\n", problems.stream().map(Problem::toString).toList()));
        this.problems = problems.toArray(new Problem[0]);
    }

    public DocumentException(String place, String message) {
        this(List.of(new Problem(place, message)));
    }

    /** At least one, in the document's order. */
    public List<Problem> problems() {
        return List.of(problems);
    }
}
