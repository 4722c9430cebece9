/**
 * What other plugins implement or use: types of metric sources. Part of the public API, together with
 * {@code engine.policy}, {@code engine.metric} and {@code engine.report}.
 */
package io.jenkins.plugins.deploymentverification.spi;
