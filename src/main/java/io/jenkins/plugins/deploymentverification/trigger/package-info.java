/** What starts builds: changes of status in Jira, heard of by webhooks or by polling. */
package io.jenkins.plugins.deploymentverification.trigger;
