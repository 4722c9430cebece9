package io.jenkins.plugins.deploymentverification.engine.notification.outbox;

import java.io.IOException;
import java.util.List;

/** Keeps over restarts what is not delivered yet. Used by one thread at a time for each robot. */
public interface OutboxStore {

    /** Forgets everything at the end of the process. */
    OutboxStore NONE = new OutboxStore() {
        @Override
        public void save(String robot, String state) {}

        @Override
        public List<String> load() {
            return List.of();
        }
    };

    /**
     * Replaces what is kept of a robot, at once or not at all.
     *
     * @param robot made of letters, digits, colons and dashes
     * @param state JSON; holds messages, so it is as confidential as these
     */
    void save(String robot, String state) throws IOException;

    /** What was saved last of each robot. */
    List<String> load() throws IOException;
}
