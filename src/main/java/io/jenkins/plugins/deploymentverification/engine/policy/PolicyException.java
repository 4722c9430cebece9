package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentException;
import java.util.List;

/** A policy that cannot be used, with every problem found in it. */
public class PolicyException extends DocumentException {

    private static final long serialVersionUID = 2L;

    public PolicyException(List<Problem> problems) {
        super(problems);
    }

    public PolicyException(String place, String message) {
        super(place, message);
    }
}
