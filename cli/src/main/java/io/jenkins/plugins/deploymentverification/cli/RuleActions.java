package io.jenkins.plugins.deploymentverification.cli;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.analysis.RuleJudge;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection;
import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnections;
import io.jenkins.plugins.deploymentverification.engine.jira.IssueOutcome;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.TransitionRequest;
import io.jenkins.plugins.deploymentverification.engine.jira.Transitions;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Sending;
import io.jenkins.plugins.deploymentverification.engine.policy.RuleEffect;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells notifiers and moves issues as soon as the rules fire that ask for it, each once, one after another on a thread of
 * its own. What fails is told and changes nothing of the verdict. Safe for use by many threads.
 */
final class RuleActions implements AutoCloseable {

    /** A service that answers slowly does not hold up the end for longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, NotifierConnection> notifiers;

    @CheckForNull
    private final JiraClient jira;

    private final List<String> issues;
    private final Set<String> begun = new HashSet<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread one = new Thread(task, "rules");
        one.setDaemon(true);
        return one;
    });

    /**
     * @param notifiers by their names
     * @param jira null where issues are not moved; closed with this
     */
    RuleActions(Map<String, NotifierConnection> notifiers, @CheckForNull JiraClient jira, List<String> issues) {
        this.notifiers = Map.copyOf(notifiers);
        this.jira = jira;
        this.issues = List.copyOf(issues);
    }

    /** Whether it can do this. */
    boolean does(RuleEffect effect) {
        return switch (effect.kind()) {
            case NOTIFY -> notifiers.containsKey(effect.target());
            case TRANSITION -> jira != null;
            default -> false;
        };
    }

    /**
     * Begins what rules that fired ask for and was not begun yet.
     *
     * @param log a line at a time, also from another thread
     */
    synchronized void apply(Report report, Consumer<String> log) {
        for (RuleJudge.Firing firing : RuleJudge.fired(report)) {
            for (RuleEffect effect : firing.rule().effects()) {
                String what = "rule '" + firing.rule().name() + "': " + effect;
                if (does(effect) && begun.add(report.id() + " " + what)) {
                    thread.execute(() -> perform(report, firing, effect, line -> log.accept(what + ": " + line)));
                }
            }
        }
    }

    private void perform(Report report, RuleJudge.Firing firing, RuleEffect effect, Consumer<String> log) {
        try {
            if (effect.kind() == RuleEffect.Kind.NOTIFY) {
                tell(notifiers.get(effect.target()), report, firing);
                log.accept("delivered");
            } else {
                TransitionRequest request =
                        TransitionRequest.to(effect.target()).build();
                new Transitions(jira).move(issues, request, (IssueOutcome outcome) -> log.accept(outcome.describe()));
            }
        } catch (InterruptedException e) {
            log.accept("interrupted; whether it is done is not known");
            Thread.currentThread().interrupt();
        } catch (ChannelException | IOException | RuntimeException e) {
            log.accept("failed: " + e.getMessage());
        }
    }

    private static void tell(NotifierConnection notifier, Report report, RuleJudge.Firing firing)
            throws ChannelException, IOException, InterruptedException {
        try (Channel channel = NotifierConnections.open(notifier)) {
            Composer composer = new Composer(notifier.language());
            Sending.now(
                    channel, Message.of(composer.rule(firing, new Composer.Evidence(report, null), null)), PATIENCE);
        }
    }

    /** Waits a moment for what is under way; more does not begin afterwards. */
    void await() throws InterruptedException {
        thread.shutdown();
        thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (jira != null) {
            jira.close();
        }
    }
}
