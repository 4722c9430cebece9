package io.jenkins.plugins.deploymentverification.engine.document;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Collects what is wrong with a document, so that a person sees all of it at once. Not thread-safe. */
public final class Problems {

    /** Beyond this many nobody reads on. */
    private static final int MAX = 50;

    /** Of a message, in characters: it may quote a value of any length. */
    private static final int MAX_MESSAGE = 2_000;

    private record Found(Node.Place place, String message) {}

    private final Set<Found> found = new LinkedHashSet<>();

    public void add(Node.Place place, String message) {
        if (found.size() < MAX) {
            boolean tooLong = message.length() > MAX_MESSAGE;
            found.add(new Found(place, tooLong ? message.substring(0, MAX_MESSAGE) + "…" : message));
        }
    }

    /** Takes over what is wrong with a part of the document, in words that name the part. */
    public void addAll(Problems part, UnaryOperator<String> wording) {
        part.found.forEach(f -> add(f.place, wording.apply(f.message)));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the document's order. */
    public List<DocumentException.Problem> found() {
        return found.stream()
                .sorted(Comparator.<Found>comparingInt(f -> f.place.line()).thenComparingInt(f -> f.place.column()))
                .map(f -> new DocumentException.Problem(f.place.toString(), f.message))
                .toList();
    }
}
