package io.jenkins.plugins.deploymentverification.config;

import hudson.ExtensionList;
import hudson.model.User;
import hudson.util.FormValidation;
import io.jenkins.plugins.deploymentverification.engine.http.HttpSettings;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.runtime.JenkinsHttp;
import io.jenkins.plugins.deploymentverification.spi.NotifierConfig;
import io.jenkins.plugins.deploymentverification.spi.NotifierContext;
import java.time.Duration;
import java.util.Objects;
import jenkins.model.Jenkins;

/** What the forms and channels of all notifiers have in common. */
final class NotifierForms {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration RESPONSE = Duration.ofSeconds(15);

    private NotifierForms() {}

    /** How notifiers reach out: through Jenkins' proxy, and not for long. */
    static HttpSettings http() {
        return HttpSettings.builder()
                .connectTimeout(CONNECT)
                .responseTimeout(RESPONSE)
                .proxy(JenkinsHttp.proxy())
                .build();
    }

    /**
     * Sends a test message with the form as it stands, as a real one would be: it counts for the robot's rate, since a
     * service locks out for minutes who sends too much. For administrators only: it makes Jenkins use a credential.
     */
    static FormValidation test(NotifierConfig form) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        User user = User.current();
        String who = user == null ? "?" : user.getDisplayName();
        String where = Objects.requireNonNullElse(Jenkins.get().getRootUrl(), "Jenkins");
        try (Channel channel = form.open(NotifierContext.global())) {
            ExtensionList.lookupFirst(TestMessages.class)
                    .sendNow(channel, Message.of(new Composer(form.locale()).test(who, where)));
            return FormValidation.ok(Messages.NotifierForms_sent());
        } catch (ChannelException e) {
            Duration wait = e.retryAfter();
            // with a code it is the service that said so, in its own words
            return e.kind() == ChannelException.Kind.THROTTLED && e.code() == null && wait != null
                    ? FormValidation.error(
                            Messages.NotifierForms_throttled(Math.max(1, (wait.toMillis() + 999) / 1000)))
                    : FormValidation.error(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FormValidation.error(Messages.HttpSourceConfig_interrupted());
        }
    }

    /** What is wrong with a configuration, in terms of notifiers. */
    static ChannelException invalid(IllegalArgumentException e) {
        return new ChannelException(ChannelException.Kind.INVALID, null, e.getMessage());
    }
}
