package io.jenkins.plugins.deploymentverification.trigger;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.deploymentverification.config.DeploymentVerificationConfiguration;
import io.jenkins.plugins.deploymentverification.config.JiraSiteConfig;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraFault;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWebhooks;
import io.jenkins.plugins.deploymentverification.engine.jira.JiraWorld;
import io.jenkins.plugins.deploymentverification.engine.jira.webhook.DeliveryLog.Result;
import io.jenkins.plugins.deploymentverification.jira.JiraRule;
import io.jenkins.plugins.deploymentverification.jira.JiraSites;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

public class JiraPollingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Rule
    public final JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public final JiraRule jira = new JiraRule();

    private void begin(JenkinsRule j) throws Exception {
        JiraSiteConfig site = jira.configure();
        site.setPollingMinutes(1);
        DeploymentVerificationConfiguration.get().save();
        FreeStyleProject job = j.createFreeStyleProject("free");
        JiraTransitionTrigger trigger = new JiraTransitionTrigger();
        trigger.setToStatuses(List.of("Ready for Development"));
        job.addTrigger(trigger);
        trigger.start(job, true);
        job.save();
        jira.world().move("SHOP-2", JiraWorld.READY, "reader"); // before polling is switched on
        poll();
    }

    private static void poll() throws InterruptedException {
        JiraPolling.get().poll(JiraSites.find("main").orElseThrow());
    }

    private static List<String> started(JenkinsRule j, int count) throws Exception {
        FreeStyleProject job = j.jenkins.getItemByFullName("free", FreeStyleProject.class);
        await().atMost(PATIENCE).until(() -> job.getBuilds().size() >= count);
        j.waitUntilNoActivity();
        return job.getBuilds().stream()
                .map(b -> b.getCause(JiraTransitionCause.class).getIssueKey())
                .sorted()
                .collect(Collectors.toList());
    }

    @Test
    public void aRestartLosesNothingAndRepeatsNothing() throws Throwable {
        sessions.then(j -> {
            begin(j);
            jira.world().move("SHOP-1", JiraWorld.READY, "reader");
            poll();
            poll();
            assertThat(started(j, 1), contains("SHOP-1"));
        });
        jira.world().move("SHOP-2", JiraWorld.TO_DO, "reader");
        jira.world().move("SHOP-2", JiraWorld.READY, "reader");
        jira.world().move("SHOP-2", JiraWorld.IN_PROGRESS, "reader"); // it went on meanwhile
        sessions.then(j -> {
            poll();
            poll();
            assertThat(started(j, 2), contains("SHOP-1", "SHOP-2"));
        });
    }

    @Test
    public void aPollThatFailsLosesNothing() throws Throwable {
        sessions.then(j -> {
            begin(j);
            jira.world().move("SHOP-1", JiraWorld.READY, "reader");
            jira.server().onNext("POST", ".*/search.*", JiraFault.status(401, "{}"));
            poll();
            assertThat(JiraInbox.get().log().latest().get(0).result(), is(Result.FAILED));
            assertThat(JiraInbox.get().log().latest().get(0).detail(), containsString("401"));
        });
        sessions.then(j -> {
            poll();
            assertThat(started(j, 1), contains("SHOP-1"));
        });
    }

    @Test
    public void whatAWebhookToldIsNotTakenTwiceEvenAfterARestart() throws Throwable {
        sessions.then(j -> {
            begin(j);
            jira.world().move("SHOP-1", JiraWorld.READY, "reader");
            assertThat(receive(), is(JiraInbox.Answer.ACCEPTED));
            poll();
            assertThat(started(j, 1), contains("SHOP-1"));
        });
        sessions.then(j -> {
            assertThat(receive(), is(JiraInbox.Answer.REPEATED));
            poll();
            assertThat(started(j, 1), contains("SHOP-1"));
        });
    }

    private JiraInbox.Answer receive() {
        String body = jira.server().webhookBody("SHOP-1");
        return JiraInbox.get()
                .receive(new JiraInbox.Webhook(
                        "main",
                        body.getBytes(StandardCharsets.UTF_8),
                        JiraWebhooks.signature(JiraRule.SECRET, body),
                        "id"));
    }
}
