/** What we tell of ourselves: figures in Prometheus' text format, and what a build came to, for other systems. */
package io.jenkins.plugins.deploymentverification.engine.observe;
