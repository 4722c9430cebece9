package io.jenkins.plugins.deploymentverification.engine.document;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a document, so that a person sees all of it at once. Not thread-safe. */
public final class Problems {

    /** Beyond this many nobody reads on. */
    private static final int MAX = 50;

    private final List<DocumentException.Problem> found = new ArrayList<>();

    public void add(Node.Place place, String message) {
        DocumentException.Problem problem = new DocumentException.Problem(place.toString(), message);
        if (found.size() < MAX && !found.contains(problem)) {
            found.add(problem);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order they were added. */
    public List<DocumentException.Problem> found() {
        return List.copyOf(found);
    }
}
