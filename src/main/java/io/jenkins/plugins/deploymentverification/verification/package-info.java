/** What Pipeline steps and post-build actions share: how a verification is asked for, its forms, and how it is begun. */
package io.jenkins.plugins.deploymentverification.verification;
