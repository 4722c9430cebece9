package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is told of a deployment on the graphs of a monitoring system: that it is being verified, or what came of it.
 * English, as everything that other systems keep.
 *
 * @param key the same at the start and at the end of one verification, and of no other one; letters, digits and
 *     {@code . _ : -}, at most 100
 * @param service what was deployed; never null
 * @param environment for example {@code production}, or null
 * @param version or null
 * @param deployedBy a person or a job, or null
 * @param startedAt when the verification began
 * @param finishedAt when it ended, or null while it is running
 * @param verdict {@code PASSED}, {@code WARNING}, {@code FAILED} or {@code INCONCLUSIVE}; null while it is running
 * @param reason why, in one sentence, or null
 * @param link to the report, or null where it has no page; without anything secret
 */
public record DeploymentMark(
        String key,
        String service,
        @CheckForNull String environment,
        @CheckForNull String version,
        @CheckForNull String deployedBy,
        Instant startedAt,
        @CheckForNull Instant finishedAt,
        @CheckForNull String verdict,
        @CheckForNull String reason,
        @CheckForNull URI link)
        implements Serializable {

    public DeploymentMark {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(startedAt, "startedAt");
        if ((finishedAt == null) != (verdict == null)) {
            throw new IllegalArgumentException("what has ended has a verdict, and nothing else has one");
        }
    }

    public boolean isFinished() {
        return finishedAt != null;
    }

    /** For example {@code Deployment of checkout 1.4.2 to production: PASSED}. Plain text. */
    public String title() {
        return "Deployment of " + service + (version == null ? "" : " " + version)
                + (environment == null ? "" : " to " + environment) + ": "
                + (isFinished() ? verdict : "verification started");
    }

    /** Sentences below the title, one a line; may be empty. Plain text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (reason != null) {
            text.append(reason).append('\n');
        }
        if (deployedBy != null) {
            text.append("Deployed by ").append(deployedBy).append('\n');
        }
        if (link != null) {
            text.append("Report: ").append(link).append('\n');
        }
        return text.toString().stripTrailing();
    }

    /**
     * What it can be found by: {@code service}, {@code env}, {@code version}, {@code verdict} (in lower case) as far as
     * they are known.
     */
    public SortedMap<String, String> tags() {
        SortedMap<String, String> tags = new TreeMap<>();
        tags.put("service", service);
        if (environment != null) {
            tags.put("env", environment);
        }
        if (version != null) {
            tags.put("version", version);
        }
        if (verdict != null) {
            tags.put("verdict", verdict.toLowerCase(Locale.ROOT));
        }
        return Collections.unmodifiableSortedMap(tags);
    }
}
