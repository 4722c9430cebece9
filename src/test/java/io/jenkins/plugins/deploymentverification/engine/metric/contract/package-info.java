/**
 * The contract of metric sources, as tests that each source's own test inherits. Shipped in the artifact with the
 * classifier {@code contract}, for plugins that add sources; see {@code docs/extending.md}.
 */
package io.jenkins.plugins.deploymentverification.engine.metric.contract;
