package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.Objects;

/**
 * A link that stands out, as a button where the service has such.
 *
 * @param url http or https
 */
public record Button(String label, String url) {

    /** @throws IllegalArgumentException when it leads nowhere */
    public Button {
        Objects.requireNonNull(label, "label");
        if (!Span.isLink(url)) {
            throw new IllegalArgumentException("the button '" + label + "' needs an http or https URL");
        }
    }
}
