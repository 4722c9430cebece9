package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.Objects;

/**
 * What a message is about, for telling repetitions.
 *
 * @param subject for example a service and its environment; good news of it end the repetitions of bad ones
 * @param what happened to it, for example which checks failed; equal for the same failure
 */
public record Topic(String subject, String what) {

    public Topic {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(what, "what");
    }
}
