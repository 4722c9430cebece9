/** Jenkins: our own figures' end point, and what is told of finished builds by exporters. */
package io.jenkins.plugins.deploymentverification.observe;
