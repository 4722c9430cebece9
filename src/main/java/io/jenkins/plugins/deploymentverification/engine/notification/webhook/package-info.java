/** Any service that takes JSON: a documented body, signed. */
package io.jenkins.plugins.deploymentverification.engine.notification.webhook;
