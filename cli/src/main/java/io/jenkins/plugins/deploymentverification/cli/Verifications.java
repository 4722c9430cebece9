package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.command.LocalCommandRunner;
import io.jenkins.plugins.deploymentverification.engine.measure.GraphLinks;
import io.jenkins.plugins.deploymentverification.engine.measure.Measurer;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.probe.NetworkProbes;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.CheckChange;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationSession;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Runs verifications side by side, each on a thread that waits between its ticks. */
final class Verifications implements AutoCloseable {

    private static final int CONCURRENCY = 16;
    private static final String ABORTED_BY = "a signal";

    private final SourceLookup sources;
    private final Progress progress;
    private final MonitoringSystemOptions systems;
    private final RuleActions rules;
    private final NetworkProbes probes = new NetworkProbes();
    private final Measurer measurer;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "verification");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param commands whether the commands of command checks are run, in the present folder
     * @param rules what does what rules ask for; not closed with this
     */
    Verifications(
            SourceLookup sources,
            Progress progress,
            MonitoringSystemOptions systems,
            boolean commands,
            RuleActions rules) {
        this.sources = sources;
        this.progress = progress;
        this.systems = systems;
        this.rules = rules;
        Measurer plain = new Measurer(sources, probes, CONCURRENCY);
        this.measurer =
                commands ? plain.withCommands(new LocalCommandRunner(Path.of("").toAbsolutePath())) : plain;
    }

    /** The reports in the order of the plans. */
    List<Report> run(List<VerificationPlan> plans) throws InterruptedException {
        List<Future<Report>> running = new ArrayList<>();
        for (VerificationPlan plan : plans) {
            running.add(submit(plan));
        }
        List<Report> reports = new ArrayList<>();
        try {
            for (Future<Report> report : running) {
                reports.add(report.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a verification broke off: " + e.getCause(), e.getCause());
        } finally {
            progress.close();
        }
        return reports;
    }

    private Future<Report> submit(VerificationPlan plan) {
        try {
            return threads.submit(() -> run(plan));
        } catch (RejectedExecutionException e) {
            // aborted before it began
            return CompletableFuture.completedFuture(
                    VerificationSession.start(plan).abort(Instant.now(), ABORTED_BY));
        }
    }

    private Report run(VerificationPlan plan) {
        VerificationSession session = VerificationSession.start(plan);
        Report report;
        Report begun = session.report(Instant.now());
        Future<Map<String, String>> marks = null;
        try {
            marks = threads.submit(() -> marked(plan, begun)); // holds up no measurement
            Step step = session.next(Instant.now());
            while (step instanceof Step.Measure due) {
                Duration wait = Duration.between(Instant.now(), due.at());
                Thread.sleep(Math.max(0, wait.toMillis()));
                Tick tick = measurer.measure(plan, due);
                List<CheckChange> changes = session.record(tick);
                Report soFar = session.report(Instant.now());
                progress.tick(plan, changes, soFar);
                rules.apply(soFar, progress::tell);
                step = session.next(Instant.now());
            }
            report = ((Step.Finished) step).report();
        } catch (InterruptedException | RejectedExecutionException e) {
            report = session.abort(Instant.now(), ABORTED_BY);
        }
        return closed(plan, marks, report).withGraphLinks(check -> GraphLinks.of(sources, plan, check));
    }

    private Map<String, String> marked(VerificationPlan plan, Report begun) throws InterruptedException {
        try (TraceScope scope = TraceScope.open(plan.trace())) {
            return systems.begin(sources, plan, begun, progress::tell);
        }
    }

    /** Also after an interruption: the marks would stay open. */
    private Report closed(VerificationPlan plan, @CheckForNull Future<Map<String, String>> marks, Report report) {
        Thread.interrupted();
        try (TraceScope scope = TraceScope.open(plan.trace())) {
            Report whole = systems.withEvents(sources, report, progress::tell);
            systems.end(sources, plan, handles(marks), whole, progress::tell);
            return whole;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return report;
        }
    }

    private static Map<String, String> handles(@CheckForNull Future<Map<String, String>> marks)
            throws InterruptedException {
        try {
            return marks == null ? Map.of() : marks.get();
        } catch (ExecutionException e) {
            return Map.of(); // it was given up when everything ended
        }
    }

    /** Ends them all; {@link #run} then returns with what was measured. */
    void abort() {
        threads.shutdownNow();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        measurer.close();
        probes.close();
    }
}
