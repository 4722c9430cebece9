package io.jenkins.plugins.deploymentverification.trigger;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.DeliveryLog;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.DeliveryLog.Result;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.RateLimit;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.WebhookEvent;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.WebhookException;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.WebhookSignature;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Takes what Jira tells, from webhooks and from polling: checks it, drops repetitions, and has the builds started on a
 * few threads of its own. Thread-safe.
 */
@Extension
public final class JiraInbox {

    private static final Logger LOGGER = Logger.getLogger(JiraInbox.class.getName());
    private static final int THREADS = 4;
    private static final int QUEUE = 5_000;
    private static final int LONGEST_DETAIL = 600;
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Of all, genuine or not: what our machine can do with ease. */
    private final RateLimit ofAll = new RateLimit(2_000, Duration.ofSeconds(20));
    /** Strangers must not flush the log. */
    private final RateLimit ofRefusalsLogged = new RateLimit(20, Duration.ofMinutes(10));

    private final Map<String, RateLimit> ofSites = new ConcurrentHashMap<>();
    private final DeliveryLog log = new DeliveryLog();
    private final DeliveryMemory memory = new DeliveryMemory();
    private final ThreadPoolExecutor executor;

    public JiraInbox() {
        executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                20,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUEUE),
                new NamingThreadFactory(new DaemonThreadFactory(), "deployment-verification-jira"));
        executor.allowCoreThreadTimeOut(true);
    }

    static JiraInbox get() {
        return ExtensionList.lookupSingleton(JiraInbox.class);
    }

    DeliveryLog log() {
        return log;
    }

    /** How a webhook is answered; the same whether any job is concerned or not. */
    enum Answer {
        ACCEPTED(202),
        REPEATED(200),
        MALFORMED(400),
        /** Also for a site that does not exist. */
        REFUSED(401),
        TOO_LARGE(413),
        TOO_MANY(429),
        BUSY(503);

        private final int status;

        Answer(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** One webhook, as it arrived. */
    record Webhook(
            String site,
            byte[] body,
            @CheckForNull String signature,
            @CheckForNull String identifier) {}

    Answer receive(Webhook webhook) {
        if (!ofAll.tryAcquire()) {
            return refused(webhook, Result.RATE_LIMITED, "too many webhooks at once", Answer.TOO_MANY);
        }
        if (webhook.body().length > WebhookEvent.MAX_BYTES) {
            return refused(webhook, Result.MALFORMED, "the body is too large", Answer.TOO_LARGE);
        }
        Optional<JiraSiteConfig> site = webhook.site().isEmpty() ? Optional.empty() : JiraSites.find(webhook.site());
        if (site.isEmpty()) {
            return refused(webhook, Result.UNSIGNED, "there is no such site, or it is switched off", Answer.REFUSED);
        }
        String problem = problem(site.get(), webhook);
        if (problem != null) {
            return refused(webhook, Result.UNSIGNED, problem, Answer.REFUSED);
        }
        if (!ofSites.computeIfAbsent(site.get().getName(), s -> new RateLimit(600, Duration.ofMinutes(1)))
                .tryAcquire()) {
            return refused(webhook, Result.RATE_LIMITED, "too many webhooks of this site at once", Answer.TOO_MANY);
        }
        return genuine(site.get(), webhook);
    }

    /** Null when the signature is right, or need not be there; otherwise what is wrong, for admins. */
    @CheckForNull
    private static String problem(JiraSiteConfig site, Webhook webhook) {
        Optional<String> secret;
        try {
            secret = site.webhookSecret();
        } catch (JiraException e) {
            return e.getMessage();
        }
        if (secret.isEmpty()) {
            return site.isAllowUnsigned() ? null : "the site has no secret for webhooks";
        }
        WebhookSignature.Result result = new WebhookSignature(secret.get()).check(webhook.signature(), webhook.body());
        return switch (result) {
            case VALID -> null;
            case ABSENT -> site.isAllowUnsigned() ? null : "it has no signature";
            case MALFORMED -> "its signature is none";
            case WRONG -> "its signature is wrong: another secret, or another body";
        };
    }

    private Answer genuine(JiraSiteConfig site, Webhook webhook) {
        WebhookEvent event;
        try {
            event = WebhookEvent.parse(webhook.body());
        } catch (WebhookException e) {
            return refused(webhook, Result.MALFORMED, e.getMessage(), Answer.MALFORMED);
        }
        StatusChange change = event.change();
        if (change == null) {
            note(webhook, event, Result.IGNORED, "it tells of no change of status: " + event.type());
            return Answer.ACCEPTED;
        }
        if (event.isStale(Instant.now())) {
            note(webhook, event, Result.REPEATED, "it is of " + change.at());
            return Answer.REPEATED;
        }
        String identity = identity(site, change);
        if (!memory.isNew(identity)) {
            note(webhook, event, Result.REPEATED, change.describe());
            return Answer.REPEATED;
        }
        try {
            executor.execute(() -> dispatch(site, change, webhook.identifier()));
            return Answer.ACCEPTED;
        } catch (RejectedExecutionException e) {
            memory.forget(identity);
            note(webhook, event, Result.FAILED, "too many wait already; Jira sends it again");
            return Answer.BUSY;
        }
    }

    /** Takes a change that polling found; unless it is known already, its builds have been scheduled afterwards. */
    void take(JiraSiteConfig site, StatusChange change) {
        if (memory.isNew(identity(site, change))) {
            dispatch(site, change, "polling");
        }
    }

    /** Tells admins that a site cannot be polled. */
    void pollingFailed(JiraSiteConfig site, String why) {
        log.add(new DeliveryLog.Entry(Instant.now(), site.getName(), "polling", "", Result.FAILED, cut(why)));
    }

    /** Keeps over a restart what was dealt with. */
    void save() {
        memory.save();
    }

    private void dispatch(JiraSiteConfig site, StatusChange change, @CheckForNull String identifier) {
        Result result;
        String detail;
        try {
            TransitionDispatcher.Result done = TransitionDispatcher.get().dispatch(site, change);
            result = done.started().isEmpty() ? Result.IGNORED : Result.TRIGGERED;
            detail = change.describe()
                    + (done.started().isEmpty() ? "" : "; started: " + String.join(", ", done.started()))
                    + (done.refused().isEmpty() ? "" : "; not started: " + String.join(" | ", done.refused()));
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "A change of status in Jira could not be dealt with: " + change.key());
            memory.forget(identity(site, change));
            result = Result.FAILED;
            detail = change.describe() + "; " + e.getClass().getSimpleName();
        }
        log.add(new DeliveryLog.Entry(
                Instant.now(), site.getName(), header(identifier), change.key(), result, cut(detail)));
    }

    private static String identity(JiraSiteConfig site, StatusChange change) {
        return site.getName() + "/" + change.identity();
    }

    private Answer refused(Webhook webhook, Result result, String why, Answer answer) {
        if (ofRefusalsLogged.tryAcquire()) {
            log.add(new DeliveryLog.Entry(
                    Instant.now(),
                    SafeText.excerpt(webhook.site(), 100),
                    header(webhook.identifier()),
                    "",
                    result,
                    cut(why)));
        }
        return answer;
    }

    private void note(Webhook webhook, WebhookEvent event, Result result, String detail) {
        log.add(new DeliveryLog.Entry(
                Instant.now(), webhook.site(), header(webhook.identifier()), event.issueKey(), result, cut(detail)));
    }

    private static String header(@CheckForNull String identifier) {
        return identifier == null ? "" : SafeText.excerpt(identifier, 80);
    }

    private static String cut(String detail) {
        return SafeText.excerpt(detail, LONGEST_DETAIL);
    }

    /** What was accepted is dealt with first. */
    @Terminator
    public static void terminate() throws InterruptedException {
        for (JiraInbox inbox : ExtensionList.lookup(JiraInbox.class)) {
            inbox.executor.shutdown();
            if (!inbox.executor.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                inbox.executor.shutdownNow();
            }
            inbox.save();
        }
    }
}
