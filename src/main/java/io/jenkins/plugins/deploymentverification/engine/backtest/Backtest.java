package io.jenkins.plugins.deploymentverification.engine.backtest;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.measure.SourceLookup;
import io.jenkins.plugins.deploymentverification.engine.metric.Series;
import io.jenkins.plugins.deploymentverification.engine.policy.ServicePolicy;
import io.jenkins.plugins.deploymentverification.engine.report.Deployment;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.PreviousVerifications;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Replays a policy over past deployments, so that it can be tuned before it is trusted. Blocks; asks the sources no
 * faster than one verification with few checks would, except that many times are asked for at once.
 */
public final class Backtest {

    /** More would be a misunderstanding, and their evidence would not fit into memory for ever. */
    public static final int MAX_DEPLOYMENTS = 1000;

    private final SourceLookup sources;
    private final Consumer<Replayed> progress;

    /** @param progress told of each deployment once it is replayed, from the thread that runs */
    public Backtest(SourceLookup sources, Consumer<Replayed> progress) {
        this.sources = sources;
        this.progress = progress;
    }

    /**
     * The part of a policy that is replayed, as YAML that {@code PolicyReader} reads, without what is the default anyhow.
     *
     * @throws IllegalArgumentException where the policy has no metric check
     */
    public static String replayedText(ServicePolicy policy) {
        return ReplayPolicy.text(policy);
    }

    /**
     * Replays.
     *
     * @param environment for the reports, or null
     * @param deployments when each verification would have begun (to the second), and whether it is known to have been
     *     bad; 1 to {@value #MAX_DEPLOYMENTS}
     * @throws IllegalArgumentException where the policy has no metric check
     * @throws InterruptedException when cancelled
     */
    public BacktestResult run(
            ServicePolicy policy, @CheckForNull String environment, SortedMap<Instant, Boolean> deployments)
            throws InterruptedException {
        if (deployments.isEmpty() || deployments.size() > MAX_DEPLOYMENTS) {
            throw new IllegalArgumentException(
                    "needs 1 to " + MAX_DEPLOYMENTS + " deployments, but has " + deployments.size());
        }
        List<Replayed> replayed = new ArrayList<>();
        Deque<Report> earlier = new ArrayDeque<>();
        try (Replay replay = new Replay(sources)) {
            for (Map.Entry<Instant, Boolean> deployment : deployments.entrySet()) {
                Instant second = deployment.getKey().truncatedTo(ChronoUnit.SECONDS);
                VerificationPlan plan = new VerificationPlan(
                        "backtest-" + second,
                        new Deployment(policy.name(), environment, null, null, second),
                        policy,
                        second);
                Map<String, List<Series>> baselines = PreviousVerifications.baselines(plan, List.copyOf(earlier));
                Replayed one = replay.run(plan.withBaselines(baselines), deployment.getValue());
                replayed.add(one);
                if (!one.bad()) {
                    earlier.addFirst(one.report()); // one that passed may be the baseline of the next
                }
                progress.accept(one);
            }
        }
        return BacktestResult.of(policy, replayed);
    }
}
