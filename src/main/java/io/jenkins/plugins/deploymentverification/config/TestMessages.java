package io.jenkins.plugins.deploymentverification.config;

import hudson.ExtensionPoint;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Sends what a form tries out, within the rate of the robot: the outbox, which these forms know nothing of. */
@Restricted(NoExternalUse.class)
public interface TestMessages extends ExtensionPoint {

    /**
     * Sends it at once.
     *
     * @throws ChannelException that of the channel; or of kind {@code THROTTLED} with the time until the next may be sent
     */
    void sendNow(Channel channel, Message message) throws ChannelException, InterruptedException;
}
