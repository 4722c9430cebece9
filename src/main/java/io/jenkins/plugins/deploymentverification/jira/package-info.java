/** Jira in Jenkins: the configured sites, a build's issues, and what steps and post-build actions do with them. */
package io.jenkins.plugins.deploymentverification.jira;
