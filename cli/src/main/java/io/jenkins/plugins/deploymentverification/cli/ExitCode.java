package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;

/** The exit codes of the command line; scripts rely on them. */
final class ExitCode {

    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int INCONCLUSIVE = 2;
    static final int USAGE = 3;
    static final int INTERNAL = 4;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASSED, WARNING -> PASSED;
            case FAILED -> FAILED;
            case INCONCLUSIVE -> INCONCLUSIVE;
        };
    }
}
