package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.measure.DeploymentMarks;
import io.jenkins.plugins.deploymentverification.engine.measure.EventEvidence;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** What a verification leaves in monitoring systems and takes over from them. What fails is told and changes nothing. */
final class MonitoringSystemOptions {

    @Option(
            names = "--mark",
            paramLabel = "SOURCE",
            description = "A metric source that shows the deployment on its graphs, with the verdict; may be repeated.")
    private List<String> markers = new ArrayList<>();

    @Option(
            names = "--events",
            paramLabel = "SOURCE",
            description = "A metric source whose events of the service go into the report; may be repeated.")
    private List<String> events = new ArrayList<>();

    /** @throws UsageException when one of the sources is not there */
    void refuseMissing(CommandLineSources opened) throws UsageException {
        opened.refuseMissing("--mark", markers);
        opened.refuseMissing("--events", events);
    }

    /** What closing the marks needs. */
    Map<String, String> begin(SourceLookup sources, VerificationPlan plan, Report soFar, Consumer<String> log)
            throws InterruptedException {
        DeploymentMarks.Begun begun =
                DeploymentMarks.begin(sources, markers, DeploymentMarks.markOf(key(plan), soFar, null));
        begun.failures().forEach(log);
        return begun.handles();
    }

    void end(
            SourceLookup sources,
            VerificationPlan plan,
            Map<String, String> handles,
            Report report,
            Consumer<String> log)
            throws InterruptedException {
        DeploymentMarks.end(sources, markers, handles, DeploymentMarks.markOf(key(plan), report, null))
                .forEach(log);
    }

    Report withEvents(SourceLookup sources, Report report, Consumer<String> log) throws InterruptedException {
        EventEvidence.Found found = EventEvidence.of(sources, events, report);
        found.failures().forEach(log);
        return report.withEvents(found.events());
    }

    private static String key(VerificationPlan plan) {
        return plan.trace() == null
                ? plan.id() + "-" + plan.startedAt().toEpochMilli()
                : plan.trace().runId();
    }
}
