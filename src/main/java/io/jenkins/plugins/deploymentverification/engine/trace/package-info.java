/** How requests of a verification are recognised in other systems' logs and traces: its run id and W3C Trace Context. */
package io.jenkins.plugins.deploymentverification.engine.trace;
