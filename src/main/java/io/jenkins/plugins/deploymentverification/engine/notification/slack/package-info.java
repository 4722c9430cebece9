/** Slack: incoming webhooks and {@code chat.postMessage}. */
package io.jenkins.plugins.deploymentverification.engine.notification.slack;
