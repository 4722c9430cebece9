/** Back-tests from a job's page: what a policy would have said of the job's past deployments. */
package io.jenkins.plugins.deploymentverification.backtest;
