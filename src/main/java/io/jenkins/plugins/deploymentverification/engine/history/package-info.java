/** What finished verifications tell together: the DORA figures, checks that often fail, and suggestions. Pure functions. */
package io.jenkins.plugins.deploymentverification.engine.history;
