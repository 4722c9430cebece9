package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.CommandJudge;
import io.jenkins.plugins.deploymentverification.engine.analysis.Counted;
import io.jenkins.plugins.deploymentverification.engine.analysis.MeasurementJudge;
import io.jenkins.plugins.deploymentverification.engine.command.CommandRunner;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricAnswer;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.AlertCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.CommandCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.HttpCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MetricCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.policy.TargetCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.TcpCheck;
import io.jenkins.plugins.deploymentverification.engine.probe.ProbeResult;
import io.jenkins.plugins.deploymentverification.engine.probe.Probes;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.Tick;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.engine.trace.TraceScope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes the measurements of a tick: all of its checks at once, each source within its own share of threads, so that one
 * that hangs leaves the others alone. Safe for use by many threads; holds no thread between ticks for long.
 */
public final class Measurer implements AutoCloseable {

    private static final Logger LOGGER = Logger.getLogger(Measurer.class.getName());

    /** A tick may take this long even where the interval is shorter; the times it overruns are left out. */
    private static final Duration LEAST_BUDGET = Duration.ofSeconds(10);

    private static final Duration MOST_BUDGET = Duration.ofMinutes(5);

    private final SourceLookup sources;
    private final Probes probes;
    private final Lanes lanes;
    private final boolean ownLanes;
    private final SourceWatch watch;
    private final CommandChecks commands;

    /** @param concurrency how many requests at once are made to one source, and how many probes at once */
    public Measurer(SourceLookup sources, Probes probes, int concurrency) {
        this(sources, probes, new Lanes(concurrency), true, SourceWatch.NONE, null);
    }

    /** @param lanes shared with other measurers; not closed with this one */
    public Measurer(SourceLookup sources, Probes probes, Lanes lanes) {
        this(sources, probes, lanes, SourceWatch.NONE);
    }

    /** @param watch is told how the sources answer */
    public Measurer(SourceLookup sources, Probes probes, Lanes lanes, SourceWatch watch) {
        this(sources, probes, lanes, false, watch, null);
    }

    private Measurer(
            SourceLookup sources,
            Probes probes,
            Lanes lanes,
            boolean ownLanes,
            SourceWatch watch,
            @CheckForNull CommandRunner commands) {
        this.sources = sources;
        this.probes = probes;
        this.lanes = lanes;
        this.ownLanes = ownLanes;
        this.watch = watch;
        this.commands = new CommandChecks(commands);
    }

    /** The same, which runs the commands of command checks; to be closed instead of this one. */
    public Measurer withCommands(CommandRunner runner) {
        return new Measurer(sources, probes, lanes, ownLanes, watch, runner);
    }

    /**
     * Measures the checks that are due, and returns when each has its measurement.
     *
     * @throws InterruptedException when cancelled; what was under way is cancelled too
     */
    public Tick measure(VerificationPlan plan, Step.Measure due) throws InterruptedException {
        ServicePolicy policy = plan.policy();
        Duration budget = budget(policy);
        long end = System.nanoTime() + budget.toNanos();
        Baselines baselines = new Baselines(plan, due);
        SystemChecks systems = new SystemChecks(plan, due);
        Map<Check, Future<Measurement>> running = new LinkedHashMap<>();
        try {
            for (Check check : due.checks()) {
                String source = policy.sourceOf(check);
                running.put(
                        check,
                        lanes.of(lane(check, source))
                                .submit(() -> traced(plan, check, due.at(), budget, baselines, systems)));
            }
            Map<String, Measurement> measured = new LinkedHashMap<>();
            for (Map.Entry<Check, Future<Measurement>> entry : running.entrySet()) {
                Check check = entry.getKey();
                measured.put(check.name(), await(policy, check, entry.getValue(), due.at(), budget, end));
            }
            return new Tick(due.at(), measured, baselines.found(), systems.notes());
        } finally {
            running.values().forEach(f -> f.cancel(true));
        }
    }

    @CheckForNull
    private static String lane(Check check, @CheckForNull String source) {
        if (check instanceof CommandCheck) {
            return "commands";
        }
        return check.isProbe() ? null : "source " + source;
    }

    /**
     * What is to be recorded, and kept, before these checks are measured, so that what must happen once is not done again
     * after a crash in between; null where nothing is. Once it is certain that nothing was measured, it is taken back by
     * {@link #nothingSent}.
     */
    @CheckForNull
    public static Tick ahead(Step.Measure due) {
        Map<String, String> notes = SystemChecks.ahead(due);
        return notes.isEmpty() ? null : new Tick(due.at(), Map.of(), Map.of(), notes);
    }

    /** Takes back what {@link #ahead} noted. */
    public static Tick nothingSent(Tick ahead) {
        Map<String, String> none = new LinkedHashMap<>(ahead.notes());
        none.replaceAll((check, note) -> GateNote.NONE);
        return new Tick(ahead.at(), Map.of(), Map.of(), none);
    }

    @Override
    public void close() {
        if (ownLanes) {
            lanes.close();
        }
    }

    private static Duration budget(ServicePolicy policy) {
        Duration interval = policy.window().interval();
        if (interval.compareTo(LEAST_BUDGET) < 0) {
            return LEAST_BUDGET;
        }
        return interval.compareTo(MOST_BUDGET) > 0 ? MOST_BUDGET : interval;
    }

    private Measurement await(
            ServicePolicy policy, Check check, Future<Measurement> future, Instant at, Duration budget, long end)
            throws InterruptedException {
        try {
            return future.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Remark remark = Remark.of(RemarkCode.NO_ANSWER_WITHIN, budget.toSeconds() + " s");
            if (check instanceof CommandCheck command) {
                return CommandJudge.failed(command, at, remark);
            }
            if (check.isProbe()) {
                return MeasurementJudge.judgeProbe(check.settings(), at, false, null, remark);
            }
            watch.answered(policy.sourceOf(check), SourceException.Kind.TIMEOUT, budget);
            return MeasurementJudge.judgeError(
                    check.settings(), at, new SourceException(SourceException.Kind.TIMEOUT, remark));
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, "Measuring " + check.name() + " failed unexpectedly", e.getCause());
            return MeasurementJudge.judgeError(
                    check.settings(),
                    at,
                    new SourceException(
                            SourceException.Kind.MALFORMED,
                            Remark.of(
                                    RemarkCode.INTERNAL_ERROR,
                                    e.getCause().getClass().getSimpleName())));
        }
    }

    private Measurement traced(
            VerificationPlan plan, Check check, Instant at, Duration budget, Baselines baselines, SystemChecks systems)
            throws InterruptedException {
        try (TraceScope scope = TraceScope.open(plan.trace())) {
            return timed(plan.policy(), check, at, budget, baselines, systems);
        }
    }

    private Measurement timed(
            ServicePolicy policy, Check check, Instant at, Duration budget, Baselines baselines, SystemChecks systems)
            throws InterruptedException {
        long start = System.nanoTime();
        Measurement measured;
        SourceException.Kind failure = null;
        try {
            measured = measure(policy, check, at, budget, baselines, systems);
        } catch (SourceException e) {
            failure = e.kind();
            measured = MeasurementJudge.judgeError(check.settings(), at, e);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (!check.isProbe()) {
            watch.answered(policy.sourceOf(check), failure, took);
        }
        return measured.took(took.toMillis());
    }

    private Measurement measure(
            ServicePolicy policy, Check check, Instant at, Duration budget, Baselines baselines, SystemChecks systems)
            throws SourceException, InterruptedException {
        if (check instanceof HttpCheck http) {
            return probed(check, at, probes.http(http, budget));
        }
        if (check instanceof TcpCheck tcp) {
            return probed(check, at, probes.tcp(tcp, budget));
        }
        if (check instanceof CommandCheck command) {
            return commands.measure(command, at, budget);
        }
        MetricSource source = sources.get(policy.sourceOf(check));
        if (check instanceof AlertCheck alert) {
            return MeasurementJudge.judge(alert, at, source.alerts(budget));
        }
        if (check instanceof TargetCheck target) {
            return MeasurementJudge.judge(target, at, source.targets(budget));
        }
        return check instanceof MetricCheck metric
                ? metric(source, metric, at, budget, baselines)
                : systems.measure(source, check, at, budget);
    }

    private static Measurement metric(
            MetricSource source, MetricCheck check, Instant at, Duration budget, Baselines baselines)
            throws SourceException, InterruptedException {
        if (check.guard() != null) {
            MetricQuery guard = MetricQuery.instant(check.guard().query(), at, budget);
            Measurement noTraffic = MeasurementJudge.judgeGuard(check, at, source.query(guard));
            if (noTraffic != null) {
                return noTraffic;
            }
        }
        if (check.total() != null) {
            Counted counted = Baselines.count(source, check.query(), check.total(), at, budget);
            return MeasurementJudge.judge(check, at, counted, baselines.counted(source, check, at, budget));
        }
        MetricAnswer answer = source.query(MetricQuery.instant(check.query(), at, budget));
        return MeasurementJudge.judge(check, at, answer, baselines.of(source, check, at, budget));
    }

    private static Measurement probed(Check check, Instant at, ProbeResult result) {
        return MeasurementJudge.judgeProbe(check.settings(), at, result.ok(), result.value(), result.remark());
    }
}
