/** Post-build actions of freestyle jobs; what they do is in the packages that the Pipeline steps use, too. */
package io.jenkins.plugins.deploymentverification.freestyle;
