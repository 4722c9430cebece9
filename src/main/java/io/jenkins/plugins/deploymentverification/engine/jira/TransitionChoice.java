package io.jenkins.plugins.deploymentverification.engine.jira;

import io.jenkins.plugins.deploymentverification.engine.jira.JiraException.Kind;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds the transition a person means: by id, then by its name, then by the status it leads to. */
final class TransitionChoice {

    private static final int MOST_LISTED = 30;

    private TransitionChoice() {}

    static Transition of(String key, Status at, String target, List<Transition> available) throws JiraException {
        String place = key + " is in \"" + at.name() + "\"";
        if (available.isEmpty()) {
            throw new JiraException(
                    Kind.NO_TRANSITION,
                    place + ", and no transition is available: either the workflow ends there, or this user lacks the"
                            + " permission \"Transition issues\" in the project");
        }
        List<Predicate<Transition>> meanings = List.of(
                t -> t.id().equals(target),
                t -> Status.normal(t.name()).equals(Status.normal(target)),
                t -> t.to().isNamed(target));
        for (Predicate<Transition> meaning : meanings) {
            List<Transition> found = available.stream().filter(meaning).toList();
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                throw new JiraException(
                        Kind.NO_TRANSITION,
                        place + ", and \"" + target + "\" may mean several transitions: " + list(found)
                                + ". Give the id of one");
            }
        }
        throw new JiraException(
                Kind.NO_TRANSITION,
                place + ", from where no transition is, or leads to, \"" + target + "\". Available: " + list(available)
                        + ". Other statuses may be reached in several steps, with via");
    }

    private static String list(List<Transition> transitions) {
        String listed = transitions.stream()
                .limit(MOST_LISTED)
                .map(Transition::describe)
                .collect(Collectors.joining(", "));
        return transitions.size() > MOST_LISTED ? listed + ", …" : listed;
    }
}
