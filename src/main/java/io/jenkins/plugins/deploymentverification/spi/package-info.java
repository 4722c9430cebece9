/**
 * What other plugins implement or use: types of metric sources and of notifiers. Part of the public API, together with
 * {@code engine.policy}, {@code engine.metric}, {@code engine.notification} and {@code engine.report}.
 */
package io.jenkins.plugins.deploymentverification.spi;
