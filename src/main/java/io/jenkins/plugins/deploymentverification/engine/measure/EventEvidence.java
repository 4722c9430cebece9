package io.jenkins.plugins.deploymentverification.engine.measure;

import io.jenkins.plugins.deploymentverification.engine.metric.EventQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.metric.SystemEvent;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.report.ReportedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What monitoring systems noted down while a verification ran. What fails is told in words and changes nothing else. */
public final class EventEvidence {

    /** For each system. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    private static final int MOST_OF_ONE = 50;

    private EventEvidence() {}

    /**
     * What was found.
     *
     * @param events the latest first
     * @param failures sentences for the log
     */
    public record Found(List<ReportedEvent> events, List<String> failures) {}

    /**
     * The events of a service, which they carry as the tag {@code service}.
     *
     * @param names of the sources that are asked
     */
    public static Found of(SourceLookup sources, Collection<String> names, String service, Instant from, Instant to)
            throws InterruptedException {
        TreeMap<String, String> tags = new TreeMap<>();
        tags.put("service", service);
        List<ReportedEvent> events = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String name : names) {
            try {
                for (SystemEvent event :
                        sources.get(name).events(new EventQuery(from, to, tags, MOST_OF_ONE), BUDGET)) {
                    String link = event.link() == null ? null : event.link().toString();
                    events.add(new ReportedEvent(name, event.at(), event.title(), link));
                }
            } catch (SourceException e) {
                failures.add("The events of " + name + " could not be listed: " + e.getMessage());
            }
        }
        events.sort(Comparator.comparing(ReportedEvent::at).reversed());
        return new Found(List.copyOf(events), List.copyOf(failures));
    }

    /** As {@link #of}, for the time of a report. */
    public static Found of(SourceLookup sources, Collection<String> names, Report report) throws InterruptedException {
        Instant end = report.finishedAt() == null ? Instant.now() : report.finishedAt();
        return of(sources, names, report.deployment().service(), report.startedAt(), end);
    }
}
