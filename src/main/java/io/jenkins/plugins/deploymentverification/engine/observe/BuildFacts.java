package io.jenkins.plugins.deploymentverification.engine.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a finished build came to, as other systems are told. Holds no secret.
 *
 * @param runId a UUID that is the same whenever this build is told of, by which a receiver recognises repetitions
 * @param pipelineId job and number, {@code shop/deploy#12}
 * @param jobName the job's full name
 * @param number the build's, in its job
 * @param url of the build, or null where Jenkins does not know its own
 * @param result as Jenkins names it: {@code SUCCESS}, {@code UNSTABLE}, {@code FAILURE}, {@code NOT_BUILT},
 *     {@code ABORTED}
 * @param tests null where none were recorded
 * @param coverage null where there is no report
 * @param verifications of this build, in the order they were started
 */
public record BuildFacts(
        String runId,
        String pipelineId,
        String jobName,
        int number,
        @CheckForNull String url,
        String result,
        Instant startedAt,
        Duration duration,
        @CheckForNull Tests tests,
        @CheckForNull Coverage coverage,
        List<Verified> verifications) {

    /** In the order of Jenkins' results, from the best to the worst. */
    static final List<String> RESULTS = List.of("SUCCESS", "UNSTABLE", "FAILURE", "NOT_BUILT", "ABORTED");

    public BuildFacts {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(jobName, "jobName");
        if (!RESULTS.contains(result)) {
            throw new IllegalArgumentException("not a result of a build: " + result);
        }
        verifications = List.copyOf(verifications);
    }

    /** As Jenkins' command line gives it for a build: 0 for success, 1 unstable, 2 failure, 3 not built, 4 aborted. */
    public int exitCode() {
        return RESULTS.indexOf(result);
    }

    /** How many tests. */
    public record Tests(int passed, int failed, int skipped) {}

    /**
     * How much of the code the tests reached.
     *
     * @param line from 0 to 1; null where the report has no lines
     * @param branch from 0 to 1; null where the report has no branches
     */
    public record Coverage(
            @CheckForNull Double line, @CheckForNull Double branch) {

        public Coverage {
            check(line);
            check(branch);
        }

        private static void check(@CheckForNull Double ratio) {
            if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
                throw new IllegalArgumentException("a coverage is from 0 to 1, but is " + ratio);
            }
        }
    }

    /**
     * A verification of the build.
     *
     * @param id unique in the build
     * @param environment or null
     * @param version or null
     * @param verdict null when it did not come to an end
     * @param score from 0 to 100, or null
     */
    public record Verified(
            String id,
            String service,
            @CheckForNull String environment,
            @CheckForNull String version,
            @CheckForNull Verdict verdict,
            @CheckForNull Double score,
            Duration duration) {}
}
