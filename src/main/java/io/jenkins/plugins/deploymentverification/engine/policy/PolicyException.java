package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A policy that cannot be used, with every problem found in it. */
public class PolicyException extends DocumentException {

    private static final long serialVersionUID = 2L;

    public PolicyException(List<Problem> problems) {
        super(problems);
    }

    /**
     * The problems of a policy whose parameters only a build will give: without those of texts with unfilled
     * placeholders.
     */
    public List<Problem> problemsOfDraft() {
        Set<String> unfilled = problems().stream()
                .filter(p -> p.message().contains(Placeholders.UNFILLED))
                .map(Problem::place)
                .collect(Collectors.toSet());
        return problems().stream().filter(p -> !unfilled.contains(p.place())).toList();
    }

    public PolicyException(String place, String message) {
        super(place, message);
    }
}
