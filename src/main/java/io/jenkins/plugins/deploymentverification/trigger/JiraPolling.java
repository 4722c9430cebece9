package io.jenkins.plugins.deploymentverification.trigger;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraClient;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraException;
import io.jenkins.plugins.deploymentverification.engine.jira.event.StatusChange;
import io.jenkins.plugins.deploymentverification.engine.jira.polling.JiraPoll;
import io.jenkins.plugins.deploymentverification.engine.jira.polling.PollingCursor;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import io.jenkins.plugins.deploymentverification.spi.SourceContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks the sites that cannot reach us which issues moved. How far it has read is kept in a file for each site, written
 * after the builds are scheduled: a crash in between asks again, and what was dealt with is known by its identity.
 */
@Extension
public final class JiraPolling extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(JiraPolling.class.getName());

    /** When each site was asked last, by {@link System#nanoTime}. */
    private final Map<String, Long> asked = new HashMap<>();

    public JiraPolling() {
        super("Polling of Jira for deployment verification");
    }

    static JiraPolling get() {
        return ExtensionList.lookupSingleton(JiraPolling.class);
    }

    @Override
    public long getRecurrencePeriod() {
        return TimeUnit.MINUTES.toMillis(1);
    }

    @Override
    protected Level getNormalLoggingLevel() {
        return Level.FINE;
    }

    @Override
    protected void execute(TaskListener listener) throws InterruptedException {
        for (JiraSiteConfig site : JiraSites.all()) {
            if (site.isEnabled() && site.getPollingMinutes() > 0 && isDue(site)) {
                poll(site);
            }
        }
        JiraInbox.get().save();
    }

    private synchronized boolean isDue(JiraSiteConfig site) {
        long now = System.nanoTime();
        Long last = asked.get(site.getName());
        // a little early, since the clock of the work is not exact
        long pause = TimeUnit.MINUTES.toNanos(site.getPollingMinutes()) - TimeUnit.SECONDS.toNanos(10);
        if (last != null && now - last < pause) {
            return false;
        }
        asked.put(site.getName(), now);
        return true;
    }

    /** Asks one site, and has the builds scheduled. */
    synchronized void poll(JiraSiteConfig site) throws InterruptedException {
        String file = "polling-"
                + UUID.nameUUIDFromBytes((site.getName() + "\n" + site.getUrl()).getBytes(StandardCharsets.UTF_8))
                + ".json";
        try (JiraClient client = site.open(SourceContext.global())) {
            JiraPoll poll = new JiraPoll(
                    client,
                    site.pollingQuery()
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "polling needs the allowed projects, or a JQL query")));
            Optional<PollingCursor> cursor = cursor(file);
            if (cursor.isEmpty()) {
                JiraFiles.write(file, poll.start().toJson());
                return;
            }
            PollingCursor.Step step = poll.poll(cursor.get());
            for (StatusChange change : step.changes()) {
                JiraInbox.get().take(site, change);
            }
            JiraInbox.get().save();
            JiraFiles.write(file, step.next().toJson());
        } catch (JiraException | IllegalArgumentException | IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Jira site '" + site.getName() + "' cannot be polled");
            JiraInbox.get().pollingFailed(site, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static Optional<PollingCursor> cursor(String file) throws IOException {
        Optional<String> text = JiraFiles.read(file);
        try {
            return text.map(PollingCursor::fromJson);
        } catch (IllegalArgumentException e) {
            LOGGER.log(Level.WARNING, e, () -> "How far Jira was polled cannot be read; polling starts anew: " + file);
            return Optional.empty();
        }
    }
}
