/** Post-build actions, for jobs that are no Pipelines; what they do is in packages that the steps use, too. */
package io.jenkins.plugins.deploymentverification.freestyle;
