/**
 * Datadog: metric queries, monitors, service level objectives, deployment gates, events.
 *
 * @see <a href="https://docs.datadoghq.com/api/latest/">Datadog API reference</a>
 */
package io.jenkins.plugins.deploymentverification.engine.metric.datadog;
