/**
 * Telling people: the message, the port {@link io.jenkins.plugins.deploymentverification.engine.notification.Channel}
 * and what all channels share. One package below this for each service; none of them knows another.
 */
package io.jenkins.plugins.deploymentverification.engine.notification;
