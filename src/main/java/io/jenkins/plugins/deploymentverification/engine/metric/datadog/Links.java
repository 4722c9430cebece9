package io.jenkins.plugins.deploymentverification.engine.metric.datadog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.net.URI;

/** Pages of Datadog that people look at. */
final class Links {

    @CheckForNull
    private final URI app;

    Links(@CheckForNull URI app) {
        this.app = app;
    }

    @CheckForNull
    URI monitor(String id) {
        return app == null ? null : app.resolve("/monitors/" + id);
    }

    /** What Datadog gives as a link, whole or as a path; null where it is none. */
    @CheckForNull
    URI given(@CheckForNull String text) {
        if (text == null || text.isBlank() || text.length() > 2000) {
            return null;
        }
        try {
            URI link = URI.create(text.strip());
            URI whole = link.isAbsolute() || app == null ? link : app.resolve(link);
            boolean web = "https".equalsIgnoreCase(whole.getScheme()) || "http".equalsIgnoreCase(whole.getScheme());
            return web && whole.getHost() != null && whole.getUserInfo() == null ? whole : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
