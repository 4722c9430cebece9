package io.jenkins.plugins.deploymentverification.steps;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import java.util.Arrays;
import java.util.Locale;

/** Where the measurements are taken. */
enum RunOn {
    CONTROLLER,
    /** On the agent of the surrounding {@code node} block, for services only it can reach. */
    AGENT;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RunOn of(@CheckForNull String code) {
        String wanted = Util.fixEmptyAndTrim(code);
        return wanted == null
                ? CONTROLLER
                : Arrays.stream(values())
                        .filter(r -> r.name().equalsIgnoreCase(wanted))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "runOn must be one of controller, agent, but is '" + code + "'"));
    }
}
