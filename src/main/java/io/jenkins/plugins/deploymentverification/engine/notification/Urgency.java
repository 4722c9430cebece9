package io.jenkins.plugins.deploymentverification.engine.notification;

/** How much it matters that a message is read now. */
public enum Urgency {
    NORMAL,
    /** Never held back as a repetition, and summed up with others only when nothing else can be. */
    CRITICAL
}
