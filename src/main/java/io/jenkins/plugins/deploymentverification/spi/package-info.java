/**
 * What other plugins implement or use: types of metric sources, of notifiers, of rollbacks and of exporters. Part of the public
 * API, together with {@code engine.policy}, {@code engine.metric}, {@code engine.notification}, {@code engine.rollback},
 * {@code engine.observe} and {@code engine.report}.
 */
package io.jenkins.plugins.deploymentverification.spi;
