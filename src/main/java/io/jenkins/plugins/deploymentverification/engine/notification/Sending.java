package io.jenkins.plugins.deploymentverification.engine.notification;

import io.jenkins.plugins.deploymentverification.engine.http.Deadline;
import java.time.Duration;

/** Sends one message at once, with nobody else in line: as a command line does. */
public final class Sending {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 5;

    private Sending() {}

    /**
     * Sends a message, and tries again what may pass while there is time.
     *
     * @param patience for all attempts and the pauses between them
     * @throws ChannelException that of the last attempt
     */
    public static void now(Channel channel, Message message, Duration patience)
            throws ChannelException, InterruptedException {
        Deadline deadline = Deadline.in(patience);
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                channel.send(message);
                return;
            } catch (ChannelException e) {
                Duration wait = pause;
                if (e.retryAfter() != null) {
                    wait = e.retryAfter();
                } else if (e.kind() == ChannelException.Kind.THROTTLED) {
                    wait = channel.limits().penalty();
                }
                if (!e.mayPass() || attempt == MOST_ATTEMPTS || wait.compareTo(deadline.remaining()) >= 0) {
                    throw e;
                }
                deadline.sleep(wait);
                pause = pause.multipliedBy(2);
            }
        }
    }
}
