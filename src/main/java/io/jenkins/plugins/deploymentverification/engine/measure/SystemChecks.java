package io.jenkins.plugins.deploymentverification.engine.measure;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.SystemJudge;
import io.jenkins.plugins.deploymentverification.engine.metric.GateRequest;
import io.jenkins.plugins.deploymentverification.engine.metric.GateResult;
import io.jenkins.plugins.deploymentverification.engine.metric.GateStart;
import io.jenkins.plugins.deploymentverification.engine.metric.MetricSource;
import io.jenkins.plugins.deploymentverification.engine.metric.MonitorQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SloQuery;
import io.jenkins.plugins.deploymentverification.engine.metric.SourceException;
import io.jenkins.plugins.deploymentverification.engine.policy.Check;
import io.jenkins.plugins.deploymentverification.engine.policy.GateCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.MonitorCheck;
import io.jenkins.plugins.deploymentverification.engine.policy.SloCheck;
import io.jenkins.plugins.deploymentverification.engine.remark.Remark;
import io.jenkins.plugins.deploymentverification.engine.remark.RemarkCode;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Measurement;
import io.jenkins.plugins.deploymentverification.engine.session.Step;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures the checks that ask for a monitoring system's own judgement. Safe for use by many threads.
 *
 * <p>A gate is evaluated over many ticks, so what is known of it is noted in the tick: an evaluation that was started is
 * never started again, even where the answer to its start was lost.
 */
final class SystemChecks {

    /** Datadog recommends to ask every 10 to 20 seconds. */
    private static final Duration LEAST_BETWEEN_POLLS = Duration.ofSeconds(10);

    private static final String UNKNOWN =
            "it is not known whether the gate's evaluation was started, and it is not started twice: ";

    private final VerificationPlan plan;
    private final Map<String, String> known;
    private final Map<String, String> notes = new ConcurrentHashMap<>();

    SystemChecks(VerificationPlan plan, Step.Measure due) {
        this.plan = plan;
        this.known = due.notes();
    }

    /** What is to be remembered before these checks are measured, in case nothing is heard of their measurements. */
    static Map<String, String> ahead(Step.Measure due) {
        Map<String, String> ahead = new TreeMap<>();
        for (Check check : due.checks()) {
            if (check instanceof GateCheck && GateNote.read(due.notes().get(check.name())) == null) {
                ahead.put(
                        check.name(),
                        GateNote.lost(UNKNOWN + "the measurement was interrupted", due.at())
                                .write());
            }
        }
        return ahead;
    }

    /** What the next tick must know, by the check's name. */
    Map<String, String> notes() {
        return Map.copyOf(notes);
    }

    Measurement measure(MetricSource source, Check check, Instant at, Duration budget)
            throws SourceException, InterruptedException {
        if (check instanceof MonitorCheck monitor) {
            MonitorQuery query = new MonitorQuery(monitor.ids(), monitor.search(), monitor.monitorGroups());
            return SystemJudge.judge(monitor, at, source.monitors(query, budget));
        }
        if (check instanceof SloCheck slo) {
            SloQuery query = new SloQuery(slo.slo(), at.minus(slo.timeframe()), at, slo.target());
            return SystemJudge.judge(slo, at, source.slo(query, budget));
        }
        return gate(source, (GateCheck) check, at, budget);
    }

    private Measurement gate(MetricSource source, GateCheck check, Instant at, Duration budget)
            throws SourceException, InterruptedException {
        GateNote note = GateNote.read(known.get(check.name()));
        if (note == null) {
            return start(source, check, at, budget);
        }
        if (note.lost() != null) {
            throw new SourceException(SourceException.Kind.TIMEOUT, note.lost());
        }
        if (note.result() != null) {
            return SystemJudge.judge(check, at, note.result());
        }
        if (at.isBefore(note.asked().plus(LEAST_BETWEEN_POLLS))) {
            return SystemJudge.pending(check, at, Remark.of(RemarkCode.GATE_UNDECIDED));
        }
        GateResult result = source.gate(note.id(), budget);
        if (result.state() != GateResult.State.IN_PROGRESS) {
            notes.put(check.name(), note.with(result).write());
        } else {
            notes.put(check.name(), GateNote.started(note.id(), at).write());
        }
        return SystemJudge.judge(check, at, result);
    }

    private Measurement start(MetricSource source, GateCheck check, Instant at, Duration budget)
            throws SourceException, InterruptedException {
        // holds as well where this measurement is given up before the answer comes
        notes.put(check.name(), GateNote.lost(UNKNOWN + "no answer in time", at).write());
        GateStart start;
        try {
            start = source.startGate(request(check), budget);
        } catch (SourceException e) {
            notes.put(check.name(), GateNote.NONE);
            throw e;
        }
        if (start.lost() != null) {
            String message = UNKNOWN + start.lost();
            notes.put(check.name(), GateNote.lost(message, at).write());
            throw new SourceException(SourceException.Kind.TIMEOUT, message);
        }
        notes.put(check.name(), GateNote.started(start.id(), at).write());
        return SystemJudge.pending(check, at, Remark.of(RemarkCode.GATE_STARTED));
    }

    private GateRequest request(GateCheck check) {
        Deployment deployment = plan.deployment();
        return new GateRequest(
                either(check.service(), deployment.service()),
                either(check.environment(), deployment.environment()),
                either(check.version(), deployment.version()),
                check.identifier());
    }

    @CheckForNull
    private static String either(@CheckForNull String own, @CheckForNull String deployed) {
        return own == null ? deployed : own;
    }
}
