/** Messages on their way: kept in order, at the robot's pace, tried again, summed up when they are too many. */
package io.jenkins.plugins.deploymentverification.engine.notification.outbox;
