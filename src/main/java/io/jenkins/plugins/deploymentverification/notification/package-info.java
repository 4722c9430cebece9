/** Notifications in Jenkins: the outbox of this controller, and what a message tells of a build. */
package io.jenkins.plugins.deploymentverification.notification;
