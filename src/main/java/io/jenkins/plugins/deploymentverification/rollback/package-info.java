/** Ways to undo a deployment, as jobs configure them; what they do is in {@code engine.rollback}. */
package io.jenkins.plugins.deploymentverification.rollback;
