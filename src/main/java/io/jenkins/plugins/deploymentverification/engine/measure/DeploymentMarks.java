package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Marks a verification in several monitoring systems. What fails is told in words; it never changes anything else. */
public final class DeploymentMarks {

    /** For each system. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private DeploymentMarks() {}

    /**
     * What came of marking the start.
     *
     * @param handles what each system needs to close its mark, by the source's name; a system that needs nothing, or
     *     that failed, is missing
     * @param failures sentences for the log
     */
    public record Begun(Map<String, String> handles, List<String> failures) {

        public Begun {
            handles = Map.copyOf(handles);
            failures = List.copyOf(failures);
        }
    }

    /** What is told of a verification as it stands in the report; {@code link} may be null. */
    public static DeploymentMark markOf(String key, Report report, @CheckForNull URI link) {
        Deployment deployment = report.deployment();
        boolean finished = report.isFinished();
        return new DeploymentMark(
                key,
                deployment.service(),
                deployment.environment(),
                deployment.version(),
                deployment.deployedBy(),
                report.startedAt(),
                report.finishedAt(),
                finished ? report.verdict().name() : null,
                finished && !report.reasons().isEmpty()
                        ? report.reasons().get(0).text(Locale.ENGLISH)
                        : null,
                link);
    }

    /** Marks the start in each of the named sources. */
    public static Begun begin(SourceLookup sources, Collection<String> names, DeploymentMark mark)
            throws InterruptedException {
        Map<String, String> handles = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (String name : names) {
            try {
                String handle = sources.get(name).deploymentMarker().begin(mark, BUDGET);
                if (handle != null) {
                    handles.put(name, handle);
                }
            } catch (SourceException e) {
                failures.add(failure(name, e));
            }
        }
        return new Begun(handles, failures);
    }

    /**
     * Closes the mark in each of the named sources.
     *
     * @param handles as {@link #begin} gave them
     * @return sentences for the log about what failed
     */
    public static List<String> end(
            SourceLookup sources, Collection<String> names, Map<String, String> handles, DeploymentMark mark)
            throws InterruptedException {
        List<String> failures = new ArrayList<>();
        for (String name : names) {
            try {
                sources.get(name).deploymentMarker().end(handles.get(name), mark, BUDGET);
            } catch (SourceException e) {
                failures.add(failure(name, e));
            }
        }
        return failures;
    }

    private static String failure(String name, SourceException e) {
        return "The deployment could not be marked in " + name + ": " + e.getMessage();
    }
}
