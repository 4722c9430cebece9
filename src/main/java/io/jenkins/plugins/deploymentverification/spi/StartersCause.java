package io.jenkins.plugins.deploymentverification.spi;

import java.util.List;

/**
 * Implemented by causes of builds that stand for persons: who started what led to the build has started it, and may not
 * approve its deployment where four eyes are wanted.
 */
public interface StartersCause {

    /** Ids of these persons, as Jenkins' security realm knows them; empty where there are none. */
    List<String> starters();
}
