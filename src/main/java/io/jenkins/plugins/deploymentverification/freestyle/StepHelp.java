package io.jenkins.plugins.deploymentverification.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** Where Jenkins serves the help of the Pipeline steps, whose forms the post-build actions share. */
final class StepHelp {

    private static final String STEPS = "/descriptor/io.jenkins.plugins.deploymentverification.steps.";

    private StepHelp() {}

    static String of(String step, @CheckForNull String field) {
        return STEPS + step + "/help" + (field == null ? "" : '/' + field);
    }
}
