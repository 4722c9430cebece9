/**
 * What metric sources over HTTP have in common: how the server is reached, one way to ask it, and one way to say what
 * went wrong. Backends use this package; it knows none of them.
 */
package io.jenkins.plugins.deploymentverification.engine.metric.http;
