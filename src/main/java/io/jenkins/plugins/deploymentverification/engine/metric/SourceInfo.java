package io.jenkins.plugins.deploymentverification.engine.metric;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;

/**
 * What answered a connection test.
 *
 * @param product for example {@code Prometheus}
 * @param version as the server tells it, or null where it does not
 * @param took time to the complete answer
 * @param detail one sentence for the admin, for example how many targets are up; may be null
 */
public record SourceInfo(
        String product,
        @CheckForNull String version,
        Duration took,
        @CheckForNull String detail) {}
