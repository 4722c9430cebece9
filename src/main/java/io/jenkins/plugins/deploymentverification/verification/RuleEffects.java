package io.jenkins.plugins.deploymentverification.verification;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.jira.TransitionRequest;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.policy.Rule;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import io.jenkins.plugins.deploymentverification.engine.session.VerificationPlan;
import io.jenkins.plugins.deploymentverification.jira.IssueSelection;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import io.jenkins.plugins.deploymentverification.jira.JiraWork;
import io.jenkins.plugins.deploymentverification.notification.Notifications;
import io.jenkins.plugins.deploymentverification.notification.NotifierAddress;
import io.jenkins.plugins.deploymentverification.notification.VerificationNotices;
import io.jenkins.plugins.deploymentverification.report.VerificationAction;
import io.jenkins.plugins.deploymentverification.runtime.VerificationPool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Does what the rules of a verification say as soon as they fire: tells notifiers and moves issues. Each effect is noted
 * in the build's folder before it begins, and so is begun once at most, also over a restart. What fails is told in the
 * log and changes nothing. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class RuleEffects {

    /** An issue tracker that answers slowly does not hold up a build for longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final Consumer<String> log;
    private final RuleNotes notes;
    private final Set<String> refused = new HashSet<>();
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
    private boolean lookedBack;

    /**
     * For one verification.
     *
     * @param id of the verification
     * @param log a line at a time, also from other threads
     * @throws IOException when it cannot be read what was done before a restart
     */
    public RuleEffects(Run<?, ?> run, String id, TaskListener listener, Consumer<String> log) throws IOException {
        this.run = run;
        this.listener = listener;
        this.log = log;
        Path folder = run.getRootDir().toPath().resolve(VerificationAction.URL_NAME);
        this.notes = new RuleNotes(folder.resolve(id + ".rules"));
    }

    /**
     * Refuses at the start what could not be done later.
     *
     * @param rollback the one that the build names, or null
     * @throws AbortException naming the rule
     */
    public static void require(VerificationPlan plan, @CheckForNull RequestedRollback rollback) throws AbortException {
        for (Rule rule : plan.policy().rules()) {
            if (rule.appliesTo(plan.deployment().environment())) {
                for (RuleEffect effect : rule.effects()) {
                    require(rule, effect, rollback);
                }
            }
        }
    }

    private static void require(Rule rule, RuleEffect effect, @CheckForNull RequestedRollback rollback)
            throws AbortException {
        String place = "The rule '" + rule.name() + "' cannot be used: '" + effect + "' ";
        switch (effect.kind()) {
            case ROLLBACK -> {
                if (rollback == null) {
                    throw new AbortException(place + "needs the rollback that is to be run: give the step one, as in"
                            + " rollback: kubernetesRollback(name: 'shop')");
                }
            }
            case NOTIFY -> {
                try {
                    Notifications.locale(NotifierAddress.named(effect.target()));
                } catch (ChannelException e) {
                    throw new AbortException(place + "names nobody: " + e.getMessage());
                }
            }
            case TRANSITION -> {
                try {
                    JiraSites.need(null);
                } catch (AbortException e) {
                    throw new AbortException(place + "needs one Jira site: " + e.getMessage());
                }
            }
            default -> {
                // part of the verdict
            }
        }
    }

    /** What the build does where a rule that fired wants it unstable, whatever else it would do. */
    public static Reaction reaction(Reaction otherwise, Report report) {
        boolean unstable =
                RuleJudge.fired(report).stream().anyMatch(f -> f.rule().has(RuleEffect.Kind.UNSTABLE));
        return otherwise == Reaction.NONE && unstable ? Reaction.UNSTABLE : otherwise;
    }

    /** Begins what rules that fired ask for and was not begun yet. */
    public synchronized void apply(Report report) {
        List<RuleJudge.Firing> fired = RuleJudge.fired(report);
        if (!lookedBack) {
            lookedBack = true;
            fired.forEach(this::tellInterrupted);
        }
        for (RuleJudge.Firing firing : fired) {
            for (RuleEffect effect : firing.rule().effects()) {
                if (effect.kind().needsTarget()) {
                    begin(report, firing, effect);
                }
            }
        }
    }

    /** Whether it was done before the restart is not known. Messages outlive it; moving issues is not repeated. */
    private void tellInterrupted(RuleJudge.Firing firing) {
        for (RuleEffect effect : firing.rule().effects()) {
            if (effect.kind() == RuleEffect.Kind.TRANSITION && notes.isOpen(key(firing.rule(), effect))) {
                log.accept(sentence(firing.rule(), effect)
                        + " was under way when Jenkins stopped; it may not be done, and is not repeated");
            }
        }
    }

    private static String key(Rule rule, RuleEffect effect) {
        return effect.toString().replaceAll("\\R", " ") + " by " + rule.name();
    }

    private static String sentence(Rule rule, RuleEffect effect) {
        return "Rule '" + rule.name() + "': " + effect;
    }

    private void begin(Report report, RuleJudge.Firing firing, RuleEffect effect) {
        String key = key(firing.rule(), effect);
        try {
            if (!notes.begin(key)) {
                return;
            }
        } catch (IOException e) {
            if (refused.add(key)) {
                log.accept(sentence(firing.rule(), effect)
                        + " is not done: it could be done twice, since it cannot be noted: " + e.getMessage());
            }
            return;
        }
        log.accept(sentence(firing.rule(), effect));
        CompletableFuture<Void> done = effect.kind() == RuleEffect.Kind.NOTIFY
                ? new VerificationNotices(run, List.of(effect.target()), Set.of(), log).fired(report, firing)
                : inBackground(() -> move(firing.rule(), effect));
        underWay.add(done.whenComplete((nothing, failure) -> end(key)));
    }

    private void end(String key) {
        try {
            notes.end(key);
        } catch (IOException e) {
            log.accept("That a rule's effect is done cannot be noted: " + e.getMessage());
        }
    }

    /** Of the issues that the build names, as {@code transitionJira} without further arguments. */
    private void move(Rule rule, RuleEffect effect) {
        try {
            IssueSelection found = IssueSelection.of(null, List.of(), null, IssueSelection.DEFAULT_LIMIT);
            new JiraWork(run, listener, null, found, false)
                    .transition(TransitionRequest.to(effect.target()).build());
        } catch (IOException | RuntimeException e) {
            log.accept(sentence(rule, effect) + " failed: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static CompletableFuture<Void> inBackground(Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            VerificationPool.get()
                    .schedule(
                            () -> {
                                task.run();
                                if (!Thread.currentThread().isInterrupted()) {
                                    done.complete(null);
                                }
                            },
                            Duration.ZERO);
        } catch (RejectedExecutionException e) {
            return new CompletableFuture<>(); // shutting down: told after the restart
        }
        return done;
    }

    /** Waits a moment, so that the build's log can tell of everything. */
    public void await() throws InterruptedException {
        CompletableFuture<Void> all;
        synchronized (this) {
            all = CompletableFuture.allOf(underWay.toArray(CompletableFuture<?>[]::new));
        }
        try {
            all.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.accept("What rules ask for is not done yet, and goes on after the end of the verification");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // failures are words by then
        }
    }
}
