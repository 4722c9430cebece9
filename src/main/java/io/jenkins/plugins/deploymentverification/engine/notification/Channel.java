package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.Locale;

/**
 * A way to people: a chat robot, a webhook, a mail list. Sends one message once; who waits, repeats and keeps the rate
 * is {@link io.jenkins.plugins.deploymentverification.engine.notification.outbox.Dispatcher}. Safe for use by many
 * threads.
 */
public interface Channel extends AutoCloseable {

    /**
     * Which robot it is, equal for all channels that share its rate limit: type and a digest. Holds no secret and stays
     * the same over restarts.
     */
    String id();

    ChannelLimits limits();

    /** In which language it writes what it adds to a message. */
    Locale locale();

    /**
     * Renders and sends the message, cut to what the service takes. Returns only when the service said that it has it.
     * Signatures and time stamps are made anew by each call.
     *
     * @throws ChannelException when the service did not say so
     */
    void send(Message message) throws ChannelException, InterruptedException;

    /** Closes connections. Never throws. */
    @Override
    void close();
}
