package io.jenkins.plugins.deploymentverification.verification;

import hudson.model.Run;
import io.jenkins.plugins.deploymentverification.engine.measure.DeploymentMarks;
import io.jenkins.plugins.deploymentverification.engine.measure.EventEvidence;
import io.jenkins.plugins.deploymentverification.engine.metric.DeploymentMark;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.runtime.EventsTask;
import io.jenkins.plugins.deploymentverification.runtime.MarkTask;
import io.jenkins.plugins.deploymentverification.runtime.ResolvedSources;
import io.jenkins.plugins.deploymentverification.runtime.TracedTask;
import io.jenkins.plugins.deploymentverification.runtime.VerificationDriver;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a verification leaves in monitoring systems, and what it takes over from them, besides its measurements: marks of
 * the deployment, and events for the report. What fails is told in the log and changes nothing.
 */
@Restricted(NoExternalUse.class)
public final class MonitoringSystems {

    private static final int MAX_KEY = 100;

    private final Run<?, ?> run;
    private final List<String> markers;
    private final List<String> events;
    private final Consumer<String> log;

    /**
     * For one verification.
     *
     * @param markers names of the metric sources that mark the deployment
     * @param events names of the metric sources whose events go into the report
     */
    public MonitoringSystems(Run<?, ?> run, List<String> markers, List<String> events, Consumer<String> log) {
        this.run = run;
        this.markers = List.copyOf(markers);
        this.events = List.copyOf(events);
        this.log = log;
    }

    /** Adds the sources it needs. */
    public ResolvedSources resolve(ResolvedSources sources, SourceContext context) {
        return sources.with(markers, context).with(events, context);
    }

    /**
     * Marks the start.
     *
     * @return what closing the marks needs; to be kept over a restart
     */
    public HashMap<String, String> begin(VerificationDriver driver) throws InterruptedException {
        if (markers.isEmpty()) {
            return new HashMap<>();
        }
        return new HashMap<>(mark(driver, new HashMap<>(), driver.report()).handles());
    }

    /** Closes the marks with the verdict. */
    public void end(VerificationDriver driver, Map<String, String> handles, Report report) throws InterruptedException {
        if (!markers.isEmpty() && report.isFinished()) {
            mark(driver, handles, report);
        }
    }

    private DeploymentMarks.Begun mark(VerificationDriver driver, Map<String, String> handles, Report report)
            throws InterruptedException {
        try {
            DeploymentMark mark = DeploymentMarks.markOf(key(report), report, link(report));
            DeploymentMarks.Begun begun =
                    MarkTask.read(driver.run(new TracedTask(new MarkTask(markers, handles, mark), report.trace())));
            begun.failures().forEach(log);
            return begun;
        } catch (IOException e) {
            log.accept("The deployment could not be marked: " + e.getMessage());
            return new DeploymentMarks.Begun(Map.of(), List.of());
        }
    }

    /** The report with what was noted down in the meantime. */
    public Report withEvents(VerificationDriver driver, Report report) throws InterruptedException {
        if (events.isEmpty() || report.finishedAt() == null) {
            return report;
        }
        try {
            EventsTask task =
                    new EventsTask(events, report.deployment().service(), report.startedAt(), report.finishedAt());
            EventEvidence.Found found = EventsTask.read(driver.run(new TracedTask(task, report.trace())));
            found.failures().forEach(log);
            return report.withEvents(new ArrayList<>(found.events()));
        } catch (IOException e) {
            log.accept("Events could not be listed: " + e.getMessage());
            return report;
        }
    }

    /** Of no other verification. */
    private String key(Report report) {
        if (report.trace() != null) {
            return report.trace().runId();
        }
        String whole = (run.getParent().getFullName() + "-" + run.getNumber() + "-" + report.id())
                .replaceAll("[^A-Za-z0-9._:-]+", "-");
        return whole.length() <= MAX_KEY ? whole : whole.substring(whole.length() - MAX_KEY);
    }

    private URI link(Report report) {
        String url = RequestedPlan.reportUrl(run, report.id());
        return url.startsWith("http") ? URI.create(url) : null; // relative where Jenkins does not know its own URL
    }
}
