/** What the verifications of many builds tell: a job's trend, the page over all jobs, badges. */
package io.jenkins.plugins.deploymentverification.deployments;
