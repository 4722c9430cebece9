package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;

/** Finds the channel of an address: a robot's name in the configuration, for example. May block. */
public interface ChannelOpener {

    /**
     * A new channel, which the caller closes. Called for each attempt, so that changed credentials count at once.
     *
     * @throws ChannelException of kind {@code INVALID} when there is none, saying why
     */
    Channel open(String address) throws ChannelException;
}
