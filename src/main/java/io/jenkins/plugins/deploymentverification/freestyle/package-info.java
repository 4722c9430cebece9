/** Post-build actions, for jobs that are no Pipelines. */
package io.jenkins.plugins.deploymentverification.freestyle;
