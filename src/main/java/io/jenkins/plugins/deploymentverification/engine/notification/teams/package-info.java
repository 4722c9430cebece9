/** Microsoft Teams: webhooks of the Workflows app. */
package io.jenkins.plugins.deploymentverification.engine.notification.teams;
